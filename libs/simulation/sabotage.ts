/** Ways to build the pipeline wrongly, one at a time. Each must be noticed: this is how the simulation proves that it can fail. */
export const sabotages = {
  'ack before append': 'Ingress answers 200 and appends afterwards.',
  'offset before effects': 'The projector moves its offset in a transaction before the one with the effects.',
  'no epoch check': 'An offset is moved by whoever asks, from wherever it is.',
  'no look while idle':
    'A consumer with nothing to do does not notice that a crash of the warehouse took its offset back.',
  'order of arrival': 'The content that came last is shown, not the greatest.',
  'no locks': 'Two projectors read, fold and write the same resource at once.',
  'forbidden is absent': 'A refused read counts as a deletion.',
  'omission is absence': 'What a list left out is taken for gone without a read.',
  'wish without number': 'A wish is ended by any read, also by one claimed before it was raised again.',
  'wish ended first': 'A wish is ended before what was read is in the log.',
  'deletions unread': 'Deletions and returns do not queue what lies in the container.',
  'checkpoint first': 'A page counts as read before what differs is in the log.',
  'sweeps believe stamps': 'A bogus stamp is never overruled on what no list shows.',
  'empty lists are believed': 'No list is read that a body says is empty, though rows lie in it.',
  'no repair epoch': 'A content with a bogus stamp is never overruled.',
  'no guard': 'Every read that finds nothing is believed.',
  'guard counts no contents': 'A container is judged like anything else, whatever lies in it.',
  'let go unread': 'What the guard lets go of is not read again.',
  'confirmed for ever': 'A confirmation of a disappearance outlives the read that it was for.',
  'letters lost': 'What cannot be applied is passed over.',
  'retry asks for nothing': 'A retried event does not have its resource read.',
  'flags from a poll': 'Flags are read every few seconds, not in the transaction that folds.',
  'flags drop facts': 'What flags hide is not kept.',
  'flags shown unfolded': 'Turning a flag on folds nothing again.',
  'newest content alone stays': 'Thinning keeps of each resource what was read last, and nothing else.',
  'replay as news': 'What is replayed counts as if it had been read just now.',
} as const;

export type Sabotage = keyof typeof sabotages;
