/** The record types and what each has: made from `openapi.yaml` by `make openapi`, and not to be edited. */

export interface Aftercare {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "aftercare";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue | null;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: AftercareFields;
  /** The records that it points at and that this site shows. */
  readonly relations: AftercareRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
}

export interface AftercareFields {
  /** The advice in a few words. */
  readonly title: string;
  /** Whether to do it, to avoid it, or to expect it. */
  readonly action: "do" | "avoid" | "expect";
  /** The advice. */
  readonly instruction: RichTextValue;
  /** From when until when it holds. */
  readonly window: string | null;
  /** Why, as far as the sources say. */
  readonly reason: RichTextValue | null;
  /** What is not normal and calls for help. */
  readonly warning_signs: RichTextValue | null;
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** The record in one or two plain sentences, for lists and previews. */
  readonly summary: string | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded" | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface AftercareRelations {
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

export interface Benefit {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "benefit";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: BenefitFields;
  /** The records that it points at and that this site shows. */
  readonly relations: BenefitRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
}

export interface BenefitFields {
  /** The benefit in a few words. */
  readonly title: string;
  /** What is claimed, no stronger than its source. */
  readonly claim: RichTextValue;
  /** When the benefit shows. */
  readonly horizon: "immediate" | "short" | "long" | null;
  /** Whom it concerns. */
  readonly who_for: RichTextValue | null;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded";
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** The record in one or two plain sentences, for lists and previews. */
  readonly summary: string | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface BenefitRelations {
  /** The limitations to read with it. */
  readonly caveats: ReadonlyArray<Link>;
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

export interface CallValue {
  /** Who answers there. */
  readonly label: string;
  /** The number, as the site writes it. */
  readonly telephone: string;
}

export interface Cause {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "cause";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: CauseFields;
  /** The records that it points at and that this site shows. */
  readonly relations: CauseRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
}

export interface CauseFields {
  /** The cause in a few words. */
  readonly title: string;
  /** How it is said to bring the complaint about. */
  readonly explanation: RichTextValue;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded";
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** The record in one or two plain sentences, for lists and previews. */
  readonly summary: string | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface CauseRelations {
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

export interface CertaintyValue {
  /** How sure it is, for programs. */
  readonly level: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded";
  /** The same for readers, plain. */
  readonly label: string;
  /** The language of the label. */
  readonly locale: string;
}

export interface Citation {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "citation";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue | null;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: CitationFields;
  /** The records that it points at and that this site shows. */
  readonly relations: CitationRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
  /** It as a reference. */
  readonly reference: ReferenceValue;
}

export interface CitationFields {
  /** The publication's title, in its own language. */
  readonly title: string;
  /** Its authors: people as `Family, Given`, such as `Gattie, E`, and bodies by their names, without a comma. */
  readonly authors: ReadonlyArray<string> | null;
  /** The year it was published. */
  readonly year: number | null;
  /** The month or the day, where more than the year is known, as `2017-03` or `2017-03-31`. */
  readonly date: string | null;
  /** The journal, book or site it appeared in. */
  readonly container: string | null;
  /** The volume of the journal. */
  readonly volume: string | null;
  /** The issue within the volume. */
  readonly issue: string | null;
  /** The pages, such as `133-149`, or the number of the article. */
  readonly pages: string | null;
  /** Its digital object identifier; whatever leads to it, such as `https://doi.org/`, is taken off. */
  readonly doi: string | null;
  /** Its PubMed number; whatever leads to it, such as the address of its page, is taken off. */
  readonly pmid: string | null;
  /** Where it can be read. */
  readonly url: string | null;
  /** What sort of publication it is. */
  readonly design: "systematic_review" | "randomised_trial" | "cohort_study" | "case_report" | "guideline" | "web_page" | "other";
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** The record in one or two plain sentences, for lists and previews. */
  readonly summary: string | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded" | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface CitationRelations {
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

export interface CodeValue {
  /** A well-known system by its name, any other by its address. */
  readonly system: string;
  /** The code in that system. */
  readonly code: string;
  /** What the system calls it, where that is said. */
  readonly display: string | null;
}

export interface Comparison {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "comparison";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue | null;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: ComparisonFields;
  /** The records that it points at and that this site shows. */
  readonly relations: ComparisonRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
}

export interface ComparisonFields {
  /** What is compared, in a few words. */
  readonly title: string;
  /** The first subject. */
  readonly subject_a: string;
  /** The second subject. */
  readonly subject_b: string;
  /** What is said of each, criterion by criterion. */
  readonly rows: ReadonlyArray<Row>;
  /** What keeps the comparison fair. */
  readonly neutrality_note: RichTextValue | null;
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** The record in one or two plain sentences, for lists and previews. */
  readonly summary: string | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded" | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface ComparisonRelations {
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

export interface Condition {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "condition";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: ConditionFields;
  /** The records that it points at and that this site shows. */
  readonly relations: ConditionRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
}

export interface ConditionFields {
  /** What the complaint is called. */
  readonly name: string;
  /** What sort of thing it is: a disease or an injury, a symptom, or a situation such as recovering from surgery. */
  readonly kind: "disease" | "symptom" | "situation" | null;
  /** Each complaint by its name, where the record speaks of several, so that machines do not take them for one. */
  readonly names: ReadonlyArray<string> | null;
  /** Other names for it. */
  readonly synonyms: ReadonlyArray<string> | null;
  /** The part of the body it concerns. */
  readonly body_region: string | null;
  /** What may be said about the treatment for it. */
  readonly claim_wording: RichTextValue;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded";
  /** When an effect is described. */
  readonly horizon: "immediate" | "short" | "long" | null;
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** The record in one or two plain sentences, for lists and previews. */
  readonly summary: string | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface ConditionRelations {
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

export interface Contraindication {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "contraindication";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue | null;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: ContraindicationFields;
  /** The records that it points at and that this site shows. */
  readonly relations: ContraindicationRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
}

export interface ContraindicationFields {
  /** What speaks against the treatment. */
  readonly factor: string;
  /** How strongly it speaks against the treatment; `not_recommended` where it is advised against and nobody has said how strictly. */
  readonly level: "absolute" | "not_recommended" | "relative" | "needs_discussion";
  /** Why, as far as the sources say. */
  readonly rationale: RichTextValue | null;
  /** What to do. */
  readonly action: RichTextValue;
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** The record in one or two plain sentences, for lists and previews. */
  readonly summary: string | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded" | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface ContraindicationRelations {
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

export interface CslDate {
  /** One date: its year, and its month and day where they are known. */
  readonly "date-parts": ReadonlyArray<ReadonlyArray<number>>;
}

export interface CslName {
  /** The family name. */
  readonly family?: string;
  /** The given names or their initials. */
  readonly given?: string;
  /** The name of a body, or one of which it is not known which part is the family name. */
  readonly literal?: string;
}

export interface CslValue {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** What sort of publication it is, in CSL's words. */
  readonly type: string;
  /** Its title. */
  readonly title: string;
  /** Its authors. */
  readonly author?: ReadonlyArray<CslName>;
  /** The journal, book or site it appeared in. */
  readonly "container-title"?: string;
  /** Who published it. */
  readonly publisher?: string;
  /** The volume of the journal. */
  readonly volume?: string;
  /** The issue within the volume. */
  readonly issue?: string;
  /** The pages, or the number of the article. */
  readonly page?: string;
  /** When it was published. */
  readonly issued?: CslDate;
  /** Its digital object identifier. */
  readonly DOI?: string;
  /** Its PubMed number. */
  readonly PMID?: string;
  /** Where it can be read. */
  readonly URL?: string;
}

export interface Definition {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "definition";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue | null;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: DefinitionFields;
  /** The records that it points at and that this site shows. */
  readonly relations: DefinitionRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
}

export interface DefinitionFields {
  /** The term that is defined. */
  readonly term: string;
  /** What the term means. */
  readonly definition: RichTextValue;
  /** What the term does not mean. */
  readonly is_not: RichTextValue | null;
  /** Other words for the same thing. */
  readonly synonyms: ReadonlyArray<string> | null;
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** The record in one or two plain sentences, for lists and previews. */
  readonly summary: string | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded" | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface DefinitionRelations {
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

export interface EvidenceStatement {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "evidence_statement";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: EvidenceStatementFields;
  /** The records that it points at and that this site shows. */
  readonly relations: EvidenceStatementRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
}

export interface EvidenceStatementFields {
  /** What the statement is about, in a few words. */
  readonly title: string;
  /** What the evidence says, no stronger than it is. */
  readonly statement: RichTextValue;
  /** The time after treatment that it is about. */
  readonly horizon: "immediate" | "short" | "long" | null;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded";
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** The record in one or two plain sentences, for lists and previews. */
  readonly summary: string | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface EvidenceStatementRelations {
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

export interface Faq {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "faq";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue | null;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: FaqFields;
  /** The records that it points at and that this site shows. */
  readonly relations: FaqRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
}

export interface FaqFields {
  /** The question, as a patient would ask it. */
  readonly question: string;
  /** The answer in one or two sentences that can be read aloud. */
  readonly short_answer: string;
  /** The full answer. */
  readonly answer: RichTextValue;
  /** The group of questions it belongs to. */
  readonly category: "about" | "safety" | "session" | "results" | "aftercare" | "practical";
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** The record in one or two plain sentences, for lists and previews. */
  readonly summary: string | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded" | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface FaqRelations {
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

export interface Ground {
  /** The source document or citation. */
  readonly document: Link;
  /** Who published it; of a citation, the journal, book or site it appeared in. */
  readonly publisher: string | null;
  /** What sort of document it is: `kind` of a source document, `design` of a citation. */
  readonly kind: string | null;
  /** The numbers of the paragraphs, where they are known. */
  readonly paragraphs: ReadonlyArray<number>;
  /** The pages, where they are known. */
  readonly pages: string | null;
  /** The members of `fields` that rest on it; none where it is known of the record as a whole only. */
  readonly fields: ReadonlyArray<string>;
}

export interface ItemLocale {
  /** The locale that was asked for. */
  readonly requested: string;
  /** The locale of every text in the item. */
  readonly served: string;
  /** The locale that the record is written in first. */
  readonly source: string;
  /** The direction that the served locale is written in. */
  readonly dir: "ltr" | "rtl";
  /** Whether the source of this translation, or a record that it restates, has moved on clinically since. */
  readonly outdated: boolean;
  /** How the text came about. */
  readonly method: "original" | "human" | "machine" | "post_edited";
}

export interface Limitation {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "limitation";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: LimitationFields;
  /** The records that it points at and that this site shows. */
  readonly relations: LimitationRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
}

export interface LimitationFields {
  /** What sort of limitation it is. */
  readonly kind: "side_effect" | "risk" | "safety" | "suitability" | "dependency" | "evidence_gap";
  /** How grave it is for whom it befalls; `serious` where it can threaten life, lead to hospital or do lasting harm. */
  readonly severity: "minor" | "serious" | null;
  /** The limitation in a few words. */
  readonly title: string;
  /** What clinicians call it, where it is a disease or an injury, such as `Pneumothorax`. */
  readonly clinical_name: string | null;
  /** What patients must know. */
  readonly description: RichTextValue;
  /** How often it happens, as the sources say it. */
  readonly frequency: string | null;
  /** How long it lasts. */
  readonly duration: string | null;
  /** What patients can do about it. */
  readonly self_care: RichTextValue | null;
  /** What is not normal and calls for help. */
  readonly warning_signs: RichTextValue | null;
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** The record in one or two plain sentences, for lists and previews. */
  readonly summary: string | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded" | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface LimitationRelations {
  /** What to do when it happens; a risk needs at least one that is live in each of its own languages. */
  readonly safety_nets: ReadonlyArray<Link>;
  /** The aftercare advice that goes with it. */
  readonly aftercare: ReadonlyArray<Link>;
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

export interface Link {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** Its record type. */
  readonly type: "topic" | "safety_net" | "definition" | "cause" | "mechanism_stage" | "benefit" | "limitation" | "evidence_statement" | "procedure_step" | "faq" | "related_service" | "overview" | "condition" | "contraindication" | "aftercare" | "comparison" | "next_step" | "citation" | "source_document";
  /** Its name in URLs. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
}

export interface MechanismStage {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "mechanism_stage";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: MechanismStageFields;
  /** The records that it points at and that this site shows. */
  readonly relations: MechanismStageRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
}

export interface MechanismStageFields {
  /** What the stage is called. */
  readonly name: string;
  /** Its number among the main stages, where it is one of them. */
  readonly stage_number: number | null;
  /** What happens in the body. */
  readonly what_happens: RichTextValue;
  /** How well the explanation is supported. */
  readonly plausibility: "established" | "hypothesised" | "contested";
  /** A comparison from everyday life. */
  readonly analogy: RichTextValue | null;
  /** What the patient may feel. */
  readonly sensation: RichTextValue | null;
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** The record in one or two plain sentences, for lists and previews. */
  readonly summary: string | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded" | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface MechanismStageRelations {
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

export interface NextStep {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "next_step";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue | null;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: NextStepFields;
  /** The records that it points at and that this site shows. */
  readonly relations: NextStepRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
}

export interface NextStepFields {
  /** The step in a few words, as an invitation. */
  readonly title: string;
  /** The step in a few sentences. */
  readonly blurb: RichTextValue;
  /** What the reader does: book an appointment, ask somebody, find somebody, or read on. */
  readonly kind: "book" | "ask" | "find" | "read";
  /** Where readers take the step. */
  readonly url: string | null;
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** The record in one or two plain sentences, for lists and previews. */
  readonly summary: string | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded" | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface NextStepRelations {
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

export interface NoticeValue {
  /** What it is about. */
  readonly kind: "outdated" | "machine_translation" | "unreviewed";
  /** What to show the reader, plain. */
  readonly text: string;
  /** The language of the notice. */
  readonly locale: string;
}

export interface Overview {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "overview";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue | null;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: OverviewFields;
  /** The records that it points at and that this site shows. */
  readonly relations: OverviewRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
}

export interface OverviewFields {
  /** What it gives an overview of. */
  readonly title: string;
  /** The overview, with links to the records that it sums up. */
  readonly body: RichTextValue;
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** The record in one or two plain sentences, for lists and previews. */
  readonly summary: string | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded" | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface OverviewRelations {
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

export interface ProcedureStep {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "procedure_step";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue | null;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: ProcedureStepFields;
  /** The records that it points at and that this site shows. */
  readonly relations: ProcedureStepRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
}

export interface ProcedureStepFields {
  /** The part of the treatment it belongs to. */
  readonly phase: "before" | "during" | "after" | "follow_up";
  /** Its number among the main steps, where it is one of them. */
  readonly step_number: number | null;
  /** The step in a few words. */
  readonly title: string;
  /** What the patient lives through. */
  readonly patient_view: RichTextValue;
  /** What the clinician does. */
  readonly clinician_action: RichTextValue | null;
  /** How long it takes. */
  readonly duration: string | null;
  /** What the patient may feel. */
  readonly sensation: RichTextValue | null;
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** The record in one or two plain sentences, for lists and previews. */
  readonly summary: string | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded" | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface ProcedureStepRelations {
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

export interface ReferenceValue {
  /** The reference on one line, plain, nearly as PubMed cites it; its few words are in the served locale. */
  readonly formatted: string;
  /** The reference for programs that manage references. */
  readonly csl: CslValue;
}

export interface RelatedService {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "related_service";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue | null;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: RelatedServiceFields;
  /** The records that it points at and that this site shows. */
  readonly relations: RelatedServiceRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
}

export interface RelatedServiceFields {
  /** What the service is called. */
  readonly title: string;
  /** The service in a few sentences. */
  readonly blurb: RichTextValue;
  /** How it relates to the treatment: instead of it, beside it, or after it. */
  readonly relation: "alternative" | "adjunct" | "progression";
  /** Where readers find the service. */
  readonly url: string | null;
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** The record in one or two plain sentences, for lists and previews. */
  readonly summary: string | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded" | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface RelatedServiceRelations {
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

export interface ReviewValue {
  /** Whether it was reviewed, and whether the next review is due. */
  readonly status: "unreviewed" | "current" | "due" | "overdue";
  /** The day of the last review. */
  readonly last_reviewed_on: string | null;
  /** The day by which it is to be reviewed again. */
  readonly next_due_on: string | null;
  /** Who reviewed it. */
  readonly reviewer: Reviewer | null;
  /** Whether it came in by a file from elsewhere, and nobody attested it here. */
  readonly imported: boolean;
  /** Only where the reviewer has signed it with a passkey, and then `true`. */
  readonly signed?: boolean;
}

export interface Reviewer {
  /** The clinician's name. */
  readonly name: string;
  /** The clinician's credential. */
  readonly credential: string | null;
}

export interface RichTextValue {
  /** CommonMark with tables; links to records are `record:{id}`. */
  readonly markdown: string;
  /** Sanitized HTML; links to records lead to their pages, and are words where there is none. */
  readonly html: string;
  /** The words, with the numbers of lists and bars between the cells of tables. */
  readonly plain: string;
}

export interface Row {
  /** What is compared. */
  readonly criterion?: string | null;
  /** What holds for the first subject. */
  readonly a?: string | null;
  /** What holds for the second subject. */
  readonly b?: string | null;
}

export interface SafetyNet {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "safety_net";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue | null;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: SafetyNetFields;
  /** The records that it points at and that this site shows. */
  readonly relations: SafetyNetRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
}

export interface SafetyNetFields {
  /** What it is about, in the words of somebody who notices it. */
  readonly title: string;
  /** How urgent it is: call for an ambulance, be seen on the same day, or call the clinic. */
  readonly urgency: "emergency" | "same_day" | "call";
  /** What one notices, each sign by itself. */
  readonly signs: ReadonlyArray<string>;
  /** How soon after a session it can begin. */
  readonly onset: string | null;
  /** What to do. */
  readonly action: RichTextValue;
  /** Whom it concerns, where that is not everybody. */
  readonly concerns: RichTextValue | null;
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** The record in one or two plain sentences, for lists and previews. */
  readonly summary: string | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded" | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface SafetyNetRelations {
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

export interface Source {
  /** The document's number. */
  readonly document: string;
  /** The paragraph's number. */
  readonly paragraph: string;
}

export interface SourceDocument {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "source_document";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue | null;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: SourceDocumentFields;
  /** The records that it points at and that this site shows. */
  readonly relations: SourceDocumentRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
  /** It as a reference. */
  readonly reference: ReferenceValue;
}

export interface SourceDocumentFields {
  /** Its title, or where it has none what it is. */
  readonly title: string;
  /** What it is called where its paragraphs are named, such as `001` in `001:34`. */
  readonly number: string;
  /** What sort of document it is. */
  readonly kind: "clinic_website" | "web_page" | "journal_article" | "guideline" | "book" | "leaflet" | "other";
  /** Who published it. */
  readonly publisher: string | null;
  /** When it was published: a year, a month or a day, as `2017`, `2017-03` or `2017-03-31`. */
  readonly date: string | null;
  /** Where it can be read. */
  readonly url: string | null;
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** The record in one or two plain sentences, for lists and previews. */
  readonly summary: string | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded" | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface SourceDocumentRelations {
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

export interface Topic {
  /** The record's id (UUIDv7); it never changes. */
  readonly id: string;
  /** The record type. */
  readonly type: "topic";
  /** Its name in URLs, in the served locale. */
  readonly slug: string;
  /** Its title, plain. */
  readonly title: string;
  /** Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either. */
  readonly url: string | null;
  /** What to give as `id` to the element that shows it on the page of its topic: links lead there. */
  readonly anchor: string;
  /** How sure what it claims is, to be shown beside its title; `null` where it makes no claims. */
  readonly certainty: CertaintyValue | null;
  /** What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters. */
  readonly seo_title: string;
  /** What to put into the page's meta description: what its editors wrote for it, else its summary or what its text says first, cut after a word at 155 characters. */
  readonly seo_description: string;
  /** The topic it belongs to. */
  readonly topic: Link | null;
  /** Its place among the records of its type in its topic. */
  readonly position: number | null;
  /** The number of the text's version. */
  readonly version: number;
  /** Moves whenever what is shown of the record changes, and only then. */
  readonly rev: string;
  /** When the text was first published. */
  readonly published_at: string;
  /** When what is shown was last published. */
  readonly updated_at: string;
  /** Which language this is. */
  readonly locale: ItemLocale;
  /** What to show the reader beside it: only what may harm has any, where it may not be right. */
  readonly notices: ReadonlyArray<NoticeValue>;
  /** For a safety net, whom to call, by the site's contact data; `null` where these do not say. */
  readonly call: CallValue | null;
  /** What the record says; `null` where it says nothing. Whole unless `fields` names some. */
  readonly fields: TopicFields;
  /** The records that it points at and that this site shows. */
  readonly relations: TopicRelations;
  /** Its clinical review. */
  readonly review: ReviewValue;
  /** The numbered documents and paragraphs that it rests on. */
  readonly sources: ReadonlyArray<Source>;
  /** What can be looked up of that: the documents and publications, and which members of `fields` rest on each. */
  readonly rests_on: ReadonlyArray<Ground>;
  /** For each member that another site than the owner wrote, that site. */
  readonly provenance: Readonly<Record<string, string>>;
}

export interface TopicFields {
  /** What the treatment or subject is called. */
  readonly name: string;
  /** Other names for it. */
  readonly synonyms: ReadonlyArray<string> | null;
  /** The subject in a few sentences. */
  readonly summary: RichTextValue;
  /** How far the procedure goes into the body. */
  readonly procedure_kind: "noninvasive" | "percutaneous" | "not_a_procedure" | null;
  /** The system of medicine that it belongs to. */
  readonly medicine_system: "western_conventional" | "traditional_chinese" | "other" | null;
  /** What readers must know about the limits of this information. */
  readonly disclaimer: RichTextValue | null;
  /** Free words for grouping and filtering, without commas. */
  readonly tags: ReadonlyArray<string> | null;
  /** Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title. */
  readonly search_terms: ReadonlyArray<string> | null;
  /** Whom it is written for. */
  readonly audience: ReadonlyArray<"patient" | "carer" | "clinician"> | null;
  /** How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language. */
  readonly certainty: "high" | "moderate" | "low" | "very_low" | "very_low_to_low" | "very_low_to_moderate" | "very_low_to_high" | "low_to_moderate" | "low_to_high" | "moderate_to_high" | "conflicting" | "not_graded" | null;
  /** Codes of terminologies for what it is about, such as SNOMED CT or ICD-10. */
  readonly codes: ReadonlyArray<CodeValue> | null;
  /** What the evidence supports, and what it does not. */
  readonly evidence: RichTextValue | null;
  /** Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently. */
  readonly safety: boolean | null;
}

export interface TopicRelations {
  /** The publications that support it. */
  readonly citations: ReadonlyArray<Link>;
  /** The records whose facts it restates; it is outdated when their clinical text changes. */
  readonly derives_from: ReadonlyArray<Link>;
  /** The records that the texts link to. */
  readonly links: ReadonlyArray<Link>;
}

/** What a record of each type is. */
export interface RecordItems {
  readonly topic: Topic;
  readonly safety_net: SafetyNet;
  readonly definition: Definition;
  readonly cause: Cause;
  readonly mechanism_stage: MechanismStage;
  readonly benefit: Benefit;
  readonly limitation: Limitation;
  readonly evidence_statement: EvidenceStatement;
  readonly procedure_step: ProcedureStep;
  readonly faq: Faq;
  readonly related_service: RelatedService;
  readonly overview: Overview;
  readonly condition: Condition;
  readonly contraindication: Contraindication;
  readonly aftercare: Aftercare;
  readonly comparison: Comparison;
  readonly next_step: NextStep;
  readonly citation: Citation;
  readonly source_document: SourceDocument;
}
