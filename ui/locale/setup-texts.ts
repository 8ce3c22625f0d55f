import { auditTexts } from './setup/audit-texts.ts';
import { commonTexts } from './setup/common-texts.ts';
import { importTexts } from './setup/import-texts.ts';
import { lettersTexts } from './setup/letters-texts.ts';
import { mailTexts } from './setup/mail-texts.ts';
import { securityTexts } from './setup/security-texts.ts';
import { usersTexts } from './setup/users-texts.ts';

/** Every text of the set-up, by page. They are loaded with its pages (ui/setup/words.ts). */
export const setupTexts = { ...commonTexts, ...usersTexts, ...importTexts, ...lettersTexts, ...mailTexts, ...auditTexts, ...securityTexts } as const;
