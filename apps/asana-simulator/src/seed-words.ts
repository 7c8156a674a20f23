/**
 * Words for seeded content: invented people, projects and work. No real person or company.
 */
import type { Random } from './random.ts';

export const firstNames = [
  'Ada',
  'Bela',
  'Chidi',
  'Dana',
  'Emre',
  'Fatou',
  'Goran',
  'Hana',
  'Ines',
  'Jonas',
  'Kofi',
  'Lena',
];
export const lastNames = [
  'Amsel',
  'Birk',
  'Dorn',
  'Esche',
  'Falke',
  'Heide',
  'Kiefer',
  'Linde',
  'Reiher',
  'Sperber',
  'Ulme',
];
export const projectNames = [
  'Website',
  'Onboarding',
  'Launch',
  'Support',
  'Research',
  'Hiring',
  'Migration',
  'Audit',
  'Roadmap',
  'Field work',
];
export const sectionNames = ['Backlog', 'Doing', 'Review', 'Done'];
export const tagNames = ['urgent', 'blocked', 'customer', 'quick win', 'later', 'legal'];
export const verbs = [
  'Write',
  'Review',
  'Test',
  'Measure',
  'Plan',
  'Rework',
  'Publish',
  'Check',
  'Repair',
  'Collect',
  'Order',
  'Draft',
];
export const nouns = [
  'invoice',
  'login',
  'report',
  'garden',
  'pricing',
  'newsletter',
  'contract',
  'survey',
  'dashboard',
  'backup',
  'release',
  'budget',
];

const none: { name: string; color: string }[] = [];
const options = (...names: string[]): { name: string; color: string }[] =>
  names.map((name) => ({ name, color: 'blue' }));

/** One custom field of every kind. */
export const fieldNames = [
  { name: 'Priority', kind: 'enum', options: options('Low', 'Medium', 'High') },
  { name: 'Effort', kind: 'number', options: none },
  { name: 'Reference', kind: 'text', options: none },
  { name: 'Areas', kind: 'multi_enum', options: options('Web', 'App', 'Print', 'Data') },
  { name: 'Go live', kind: 'date', options: none },
  { name: 'Reviewers', kind: 'people', options: none },
] as const;

export function sentence(random: Random): string {
  return `${random.pick(verbs)} the ${random.pick(nouns)} ${random.pick(nouns)}`;
}
