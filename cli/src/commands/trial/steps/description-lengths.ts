/** Long enough to find out where descriptions are cut; then one as programs have them; then none. */
export const DESCRIPTION_LENGTHS = [300, 0, undefined] as const;
