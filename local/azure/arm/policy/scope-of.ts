/** What an assignment or exemption is made at. */
export function scopeOf(id: string): string {
  return id.slice(0, id.toLowerCase().lastIndexOf('/providers/microsoft.authorization/'));
}
