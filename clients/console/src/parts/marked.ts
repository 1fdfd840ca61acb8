// A snippet of the server, which marks the words that were found, as pieces of text.

export interface Piece {
  text: string;
  isMarked: boolean;
}

const ESCAPED: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&#x27;': "'", '&amp;': '&' };

/** The pieces of a snippet, as text alone: nothing of it is ever made part of the page. */
export function pieces(html: string): Piece[] {
  const parts = html.split(/<mark>(.*?)<\/mark>/gs);
  return parts.map((part, place) => ({ text: plain(part), isMarked: place % 2 === 1 })).filter((piece) => piece.text);
}

function plain(escaped: string): string {
  return escaped.replace(/&(?:lt|gt|quot|amp|#39|#x27);/g, (each) => ESCAPED[each] ?? each);
}
