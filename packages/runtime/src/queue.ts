/** What a full queue does with the next item: make its sender wait, drop the oldest item, or refuse the new one. */
export type WhenFull = 'wait' | 'drop-oldest' | 'refuse';
