import { beforeEach, describe, expect, test } from '@jest/globals';
import { ApiError } from '../../api/client.ts';
import { faultsOf, messagesAt } from './faults.ts';
import { SettingForm, type FormWork } from './setting-form.ts';

interface Kept {
  readonly days: number;
  readonly version: number;
}
interface Draft {
  readonly days: string;
}

let told: string[];
let server: Kept | null;
/** What the next request is answered with, in place of an answer. */
let refusals: unknown[];
beforeEach(() => {
  told = [];
  server = { days: 10, version: 1 };
  refusals = [];
});
const refuse = () => {
  if (refusals.length > 0) throw refusals.shift();
};
const refusal = (code: string, more: object = {}) => new ApiError(code === 'conflict' ? 409 : 422, { code, message: 'refused', problems: [], ...more });

const work: FormWork<Kept, Draft> = {
  load: () => {
    refuse();
    return Promise.resolve(server);
  },
  toDraft: ({ days }) => ({ days: String(days) }),
  check: ({ days }) => (/^\d+$/.test(days) ? [] : [{ field: 'days', message: 'a number' }]),
  save: ({ days }, { version }) => {
    told.push(`save ${days} over ${version}`);
    refuse();
    server = { days: Number(days), version: version + 1 };
    return Promise.resolve(server);
  },
  saved: (kept, before) => told.push(`saved ${kept.days} was ${before.days}`),
  knows: (field) => field === 'days',
};

function openForm(more: Partial<FormWork<Kept, Draft>> = {}): SettingForm<Kept, Draft> {
  const host = { addController: () => undefined, removeController: () => undefined, requestUpdate: () => undefined, updateComplete: Promise.resolve(true) };
  const tools = { guard: (unsaved: boolean) => void told.push(unsaved ? 'guarded' : 'free'), focus: (id: string) => void told.push(`focus ${id}`) };
  return new SettingForm(host, tools, { ...work, ...more });
}
async function read(more: Partial<FormWork<Kept, Draft>> = {}): Promise<SettingForm<Kept, Draft>> {
  const form = openForm(more);
  form.hostConnected();
  await Promise.resolve();
  await form.load();
  told = [];
  return form;
}

describe('reading', () => {
  test('gives the draft; nothing is unsaved', async () => {
    const form = await read();
    expect([form.draft, form.unsaved, form.missing, form.error]).toEqual([{ days: '10' }, false, false, null]);
  });
  test('of what is not there', async () => {
    server = null;
    expect((await read()).missing).toBe(true);
  });
  test('that fails is told, and can be tried again', async () => {
    const form = openForm();
    const failure = refusal('unavailable');
    refusals = [failure];
    await form.load();
    expect([form.error, form.draft]).toEqual([failure, null]);
    await form.load();
    expect([form.error, form.draft]).toEqual([null, { days: '10' }]);
  });
  test('is spared where what is kept is given', () => {
    const form = openForm({ given: () => ({ days: 3, version: 9 }) });
    form.hostConnected();
    expect(form.draft).toEqual({ days: '3' });
  });
});

describe('a change', () => {
  test('guards the page until it is taken back', async () => {
    const form = await read();
    form.change({ days: '11' });
    expect([form.unsaved, told]).toEqual([true, ['guarded']]);
    form.change({ days: '10' });
    expect([form.unsaved, told]).toEqual([false, ['guarded', 'free']]);
  });
  test('frees the page when that is left', async () => {
    const form = await read();
    form.change({ days: '11' });
    form.hostDisconnected();
    expect(told).toEqual(['guarded', 'free']);
  });
});

describe('a save', () => {
  test('takes what the server keeps now', async () => {
    const form = await read();
    form.change({ days: '11' });
    await form.save();
    expect(told).toEqual(['guarded', 'save 11 over 1', 'free', 'saved 11 was 10']);
    expect([form.kept, form.unsaved, form.busy]).toEqual([{ days: 11, version: 2 }, false, false]);
  });
  test('of what is wrong is not sent: the summary has the focus, the draft stays', async () => {
    const form = await read({ show: () => Promise.resolve(void told.push('shown')) });
    form.change({ days: 'ten' });
    await form.save();
    expect(told).toEqual(['guarded', 'shown', 'focus error-summary']);
    expect([form.faults.fields, form.draft]).toEqual([[{ field: 'days', message: 'a number' }], { days: 'ten' }]);
  });
  test('that was asked about and not wanted is not sent', async () => {
    const form = await read({ confirm: () => Promise.resolve(false) });
    form.change({ days: '1' });
    await form.save();
    expect([told, form.unsaved]).toEqual([['guarded'], true]);
  });
  test('of nothing may do something else', async () => {
    const form = await read({ unchanged: (kept) => void told.push(`unchanged ${kept.days}`) });
    await form.save();
    expect(told).toEqual(['unchanged 10']);
  });
  test('is sent once at a time', async () => {
    const form = await read();
    form.change({ days: '11' });
    await Promise.all([form.save(), form.save()]);
    expect(told.filter((each) => each.startsWith('save '))).toHaveLength(1);
  });
  test('that is refused puts the problems to their fields, the rest to the whole', async () => {
    const form = await read();
    form.change({ days: '11' });
    const problems = [
      { field: 'days', code: 'too_many', message: 'too many' },
      { field: 'other', code: 'wrong', message: 'something else' },
    ];
    refusals = [refusal('invalid', { problems })];
    await form.save();
    expect(form.faults).toEqual({ fields: [{ field: 'days', message: 'too many' }], whole: ['something else'] });
    expect([form.busy, form.unsaved, told.at(-1)]).toEqual([false, true, 'focus error-summary']);
    await form.save();
    expect(form.faults).toEqual({ fields: [], whole: [] });
  });
});

describe('a conflict', () => {
  async function conflicted(more: Partial<FormWork<Kept, Draft>> = {}, body: object = {}): Promise<SettingForm<Kept, Draft>> {
    const form = await read(more);
    form.change({ days: '11' });
    server = { days: 20, version: 2 };
    refusals = [refusal('conflict', body)];
    await form.save();
    return form;
  }

  test('reads what was saved meanwhile and keeps what is typed', async () => {
    const form = await conflicted();
    expect([form.theirs, form.draft, form.busy, told.at(-1)]).toEqual([{ days: 20, version: 2 }, { days: '11' }, false, 'focus form-conflict']);
  });
  test('takes what the refusal brings along', async () => {
    expect((await conflicted({}, { current: { days: 30, version: 3 } })).theirs).toEqual({ days: 30, version: 3 });
  });
  test('ends with theirs', async () => {
    const form = await conflicted();
    form.takeTheirs();
    expect([form.draft, form.theirs, form.unsaved]).toEqual([{ days: '20' }, null, false]);
  });
  test('ends with one’s own, saved over theirs', async () => {
    const form = await conflicted();
    await form.keepMine();
    expect(told).toContain('save 11 over 2');
    expect([form.kept, form.theirs]).toEqual([{ days: 11, version: 3 }, null]);
  });
  test('is left to a page that shows it otherwise, and can be left as it is', async () => {
    const form = await conflicted({ conflicted: ({ days }) => void told.push(`theirs ${days}`) });
    expect(told.at(-1)).toBe('theirs 20');
    form.leaveConflict();
    expect([form.theirs, form.draft]).toEqual([null, { days: '11' }]);
  });
  test('whose other side cannot be read is told as a refusal', async () => {
    const form = await read();
    form.change({ days: '11' });
    refusals = [refusal('conflict'), refusal('unavailable', { message: 'away' })];
    await form.save();
    expect([form.theirs, form.faults.whole]).toEqual([null, ['away']]);
  });
});

test('a fault within a field is one of the field', () => {
  const problems = [{ field: 'addresses.0', code: 'wrong', message: 'no address' }];
  const faults = faultsOf(refusal('invalid', { problems }), (field) => field.startsWith('addresses'));
  expect([messagesAt(faults, 'addresses'), messagesAt(faults, 'hours')]).toEqual([['no address'], []]);
});
