import manifest from "../package.json";

/** `<package>/<version>`, sent as User-Agent. */
export const USER_AGENT = `${manifest.name}/${manifest.version}`;
