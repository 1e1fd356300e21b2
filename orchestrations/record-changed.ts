/** Raised to an orchestration when the record that it follows was changed. It only wakes: the record is read again. */
export const recordChanged = 'recordChanged';
