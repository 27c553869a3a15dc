/** A number with commas between its thousands: `12,345`. */
export function countText(count: number): string {
  return count.toLocaleString('en');
}
