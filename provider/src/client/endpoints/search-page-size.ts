/**
 * Items that a search asks for in one page. The documented defaults are 20 groups and 50 users; 100 is the largest that third
 * parties saw accepted.
 */
export const SEARCH_PAGE_SIZE = 100;
