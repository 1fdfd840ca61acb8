// Which settings a site has, in the groups in which people look for them, each with the kind of field that shows it.
import type { Schemas } from '../../api/client';

export type SiteSettings = Omit<Schemas['SiteResult'], 'key' | 'etag'>;
export type Name = keyof SiteSettings;

export type Kind = 'line' | 'address' | 'parent' | 'locales' | 'locale' | 'choice' | 'ticks' | 'months' | 'templates' | 'words' | 'links' | 'contact' | 'hours' | 'place' | 'licence' | 'severities' | 'findings' | 'ease';

export interface Setting {
  name: Name;
  kind: Kind;
  /** Of a choice. */
  options?: string[];
}

export const GROUPS = [
  { name: 'site', settings: [{ name: 'name', kind: 'line' }, { name: 'parent', kind: 'parent' }, { name: 'access', kind: 'choice', options: ['public', 'keyed'] }] },
  { name: 'languages', settings: [{ name: 'locales', kind: 'locales' }, { name: 'default_locale', kind: 'locale' }] },
  {
    name: 'rules',
    settings: [
      { name: 'approval', kind: 'choice', options: ['none', 'one', 'four_eyes'] },
      { name: 'clinical_review', kind: 'choice', options: ['optional', 'marked_for_safety', 'required_for_safety', 'required'] },
      { name: 'signed_review', kind: 'choice', options: ['optional', 'required'] },
      { name: 'review_interval_months', kind: 'months' },
      { name: 'step_up', kind: 'ticks', options: ['withdraw', 'publish', 'keys', 'roles'] },
    ],
  },
  {
    name: 'gate',
    settings: [{ name: 'gate_severities', kind: 'severities' }, { name: 'gate_final', kind: 'findings' }, { name: 'reading_ease', kind: 'ease' }],
  },
  {
    name: 'safety',
    settings: [
      { name: 'outdated_safety', kind: 'choice', options: ['source', 'flagged', 'omit'] },
      { name: 'machine_safety', kind: 'choice', options: ['mark', 'hold'] },
      { name: 'machine_notices', kind: 'choice', options: ['safety', 'all'] },
    ],
  },
  {
    name: 'website',
    settings: [{ name: 'base_url', kind: 'address' }, { name: 'preview_url', kind: 'address' }, { name: 'url_templates', kind: 'templates' }],
  },
  {
    name: 'clinic',
    settings: [
      { name: 'legal_name', kind: 'line' },
      { name: 'registration', kind: 'words' },
      { name: 'address', kind: 'place' },
      { name: 'contact', kind: 'contact' },
      { name: 'opening_hours', kind: 'hours' },
      { name: 'booking_url', kind: 'links' },
      { name: 'feedback_url', kind: 'links' },
    ],
  },
  {
    name: 'content',
    settings: [
      { name: 'licence', kind: 'licence' },
      { name: 'legal_notices', kind: 'words' },
      { name: 'funding', kind: 'words' },
      { name: 'conflict_of_interest', kind: 'words' },
    ],
  },
] as const satisfies { name: string; settings: Setting[] }[];

/** The settings, without what the API names besides. */
export function settingsOf(site: Schemas['SiteResult']): SiteSettings {
  return Object.fromEntries(Object.entries(structuredClone(site)).filter(([name]) => name !== 'key' && name !== 'etag')) as SiteSettings;
}

export interface Branch {
  site: Schemas['SiteResult'];
  depth: number;
}

/** The sites as a tree, each below the one it inherits from; one whose parent is not ours stands at the top. */
export function treeOf(sites: Schemas['SiteResult'][], parent: string | null = null, depth = 0): Branch[] {
  const keys = new Set(sites.map((each) => each.key));
  const here = sites.filter((each) => (each.parent && keys.has(each.parent) ? each.parent : null) === parent);
  return here.flatMap((site) => [{ site, depth }, ...treeOf(sites, site.key, depth + 1)]);
}
