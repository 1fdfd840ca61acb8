// What is pasted becomes clean Markdown: from Word, Google Docs and web pages, as these put it on the clipboard.
import { describe, expect, it } from 'vitest';

import { isRich, markdownOf } from './paste';

const ALL = ['paragraphs', 'headings', 'emphasis', 'lists', 'quotes', 'links', 'tables', 'code', 'rules'];

const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm;} --></style></head><body lang=EN-GB>
<!--StartFragment--><h2>After the <b>session</b><o:p></o:p></h2>
<p class=MsoNormal>Your muscle may feel <b>sore</b> for a day or
two,<span style='mso-spacerun:yes'> </span><i>rarely</i> longer.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>Keep moving<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>o<span>&nbsp; </span></span><![endif]>Slowly at first</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>Drink water</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>Call <a href="tel:+15550100">us</a></p>
<!--EndFragment--></body></html>`;

const DOCS = `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h1 dir="ltr"><span style="font-size:20pt;font-weight:400">Risks</span></h1><p dir="ltr"><span style="font-weight:400;font-style:normal">Some are </span><span style="font-weight:700;font-style:normal">common</span><span style="font-weight:400;font-style:italic">, some are not.</span></p><br /><ul><li dir="ltr" aria-level="1"><p role="presentation"><span style="font-weight:400">Bruising</span></p></li><ul><li aria-level="2"><p><span>Small</span></p></li></ul><li aria-level="1"><p><span>See </span><a href="https://a.example/x"><span style="color:#1155cc">this page</span></a></p></li></ul></b>`;

const PAGE = `<div><nav hidden></nav><h3>What helps?</h3><div>First line<br>second line</div><ol start="3"><li>Three</li><li>Four<ul><li>a</li></ul></li></ol><blockquote><p>Said <em>so</em></p><p>And so</p></blockquote><p>Use <code>a*b</code> &amp; <strong>5 * 3 </strong>now <a href="javascript:alert(1)">bad</a> <img src=x onerror=alert(1)><script>alert(1)</script></p><table><tr><th>When</th><th>What</th></tr><tr><td>Now</td><td>a | b</td></tr></table><hr><pre>x
y</pre></div>`;

describe('a page', () => {
  it('from Word', () => {
    expect(markdownOf(WORD, ALL)).toBe('## After the session\n\nYour muscle may feel **sore** for a day or two, *rarely* longer.\n\n- Keep moving\n   - Slowly at first\n- Drink water\n\n1. Call [us](tel:+15550100)');
  });

  it('from Google Docs', () => {
    expect(markdownOf(DOCS, ALL)).toBe('# Risks\n\nSome are **common**_, some are not._\n\n- Bruising\n  - Small\n- See [this page](https://a.example/x)');
  });

  it('from the web', () => {
    expect(markdownOf(PAGE, ALL)).toBe('### What helps?\n\nFirst line\\\nsecond line\n\n3. Three\n4. Four\n   - a\n\n> Said *so*\n>\n> And so\n\nUse `a*b` & **5 \\* 3** now bad\n\n| When | What |\n| --- | --- |\n| Now | a \\| b |\n\n---\n\n```\nx\ny\n```');
  });
});

describe('only what the field allows', () => {
  it('words alone', () => {
    expect(markdownOf('<h2>Title</h2><ul><li><b>One</b> <a href="https://a.example">two</a></li></ul>', ['paragraphs'])).toBe('Title\n\nOne two');
  });

  it('a heading becomes bold where headings are not', () => {
    expect(markdownOf('<h2>Title</h2>', ['emphasis'])).toBe('**Title**');
  });
});

it.each([
  ['<p>1. May is free</p>', '1\\. May is free'],
  ['<p># 5 - a_b_c *x* [y] &lt;b&gt; &amp;amp;</p>', '\\# 5 - a_b_c \\*x\\* \\[y\\] \\<b> \\&amp;'],
  ['<p><b>Note:</b>now</p>', '**Note**:now'],
  ['<p><b>a</b><i>b</i></p>', '**a**_b_'],
  ['<p>  </p><p><b> </b></p>', ''],
  ['<p>a&nbsp;b</p>', 'a\u00a0b'],
])('signs that mean nothing stay words: %s', (html, markdown) => expect(markdownOf(html, ALL)).toBe(markdown));

it.each([
  ['<p>10<sup>6</sup> cells, 10<sup>−3</sup> m, H<sub>2</sub>O</p>', '10⁶ cells, 10⁻³ m, H₂O'],
  ['<p>5<span style="font-size:0.6em;vertical-align:super">2</span> cm<sup>[1, 2]</sup></p>', '5² cm\\[¹, ²\\]'],
  ['<p>on the 1<sup>st</sup> day</p>', 'on the 1st day'],
])('numbers above and below the line stay other numbers than those on it: %s', (html, markdown) => expect(markdownOf(html, ALL)).toBe(markdown));

it('what Word has noted as deleted is no text', () => {
  expect(markdownOf('<p>Do <del cite="mailto:a" datetime="2026-11-30"><span>not </span></del><ins>gently </ins>move it.</p>', ALL)).toBe('Do gently move it.');
});

it('takes plain text for what it is', () => {
  expect([isRich('<meta charset="utf-8">words'), isRich('<p>words</p>')]).toEqual([false, true]);
});
