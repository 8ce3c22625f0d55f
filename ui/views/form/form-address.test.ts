import { describe, expect, test } from '@jest/globals';
import { matchRoute } from '../../app/routes.ts';
import { formAddress } from './form-address.ts';

const read = (path: string) => formAddress(matchRoute(new URL(path, 'http://localhost')));

describe('the address of a form', () => {
  test('names a record', () => {
    expect(read('/o/notice/0199/edit?title=x')).toEqual({ object: 'notice', id: '0199', given: {}, draft: null });
  });
  test('or a new one, with what it starts with', () => {
    expect(read('/o/notice/new')).toEqual({ object: 'notice', id: null, given: {}, draft: null });
    expect(read('/o/stock/new?survey=0199&note=&item=a%20b')).toEqual({
      object: 'stock',
      id: null,
      given: { survey: '0199', item: 'a b' },
      draft: 'new?survey=0199&item=a+b',
    });
  });
});
