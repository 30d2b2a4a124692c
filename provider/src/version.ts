import manifest from "../package.json";

/** The version of this package, and of the plugin that is published with it. */
export const VERSION = manifest.version;

/** `<package>/<version>`, sent as User-Agent. */
export const USER_AGENT = `${manifest.name}/${manifest.version}`;
