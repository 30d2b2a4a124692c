/**
 * Words of APIs. A name of a field, a code or an action that consists of them alone is shown in a profile as
 * it is; anything else could be somebody's and is replaced. No word here is a name of a person.
 */
const WORDS = new Set(
  `access account accounts action actions active activity actor add added additional address admin agent alias all allowed and any api app apps
  archived are as assign assigned assignment assignments at atlassian attribute attributes audience audit auth authentication author authorization avatar
  bad base basic bearer billing blocked body bot bulk by
  cancel can change changed changes child children claim claimed class clear client clients closed cloud code collection comment confluence conflict consent
  container content context count counts create created creation creator credential credentials current cursor customer
  data date dates day days deactivate deactivated default delete deleted deleting deletion deny description detail details directories directory disable disabled display domain
  domains duplicate edit editable email emails enable enabled end endpoint entity entries entry env environment error errors event events example exceeded expand expires
  expired expiry expiration exists external failed failure false family feature field fields filter first flag for forbidden format found from full fully
  gateway global granted grant grants graph group groups guest guests has hash header headers hidden history host hours icon id identifier identifiers identity ids image in inactive
  info input insufficient integer internal invalid invite invited ip is issue issues item items jira job jobs jql json key keys kind label labels last length level
  license licence licensed limit limits link links list lists locale location locked login manage managed management manager matched max maximum member
  members membership memberships message messages meta metadata method methods mfa min minimum missing mode modified moderator modify month more multiple must name names new next nick nickname no
  none not note null number oauth object objects of offset ok on one only open operation operations option options or order org organisation organization organizations origin owner owners
  page pages parent partial password patch path pending permission permissions person picture plan platform policies policy position prefix prev previous primary priority private
  product products profile project properties property provider public query quota range rate raw read readable reason reasons record records ref reference refused
  region related relationships remaining remove removed rename renamed request requested required reset resource resources response restore restored result results revoke revoked role roles route
  rule rules scheme scope scopes search seconds secret secrets security self self sent server service session set settings shared short site sites size software sort
  source space spaces stale start started state status string sub subject subscription success suffix suspend suspended sync synced system tags target team teams
  template tenant text time times timestamp timezone title to token tokens total trace traceid trash trusted true type types unauthorized unauthenticated uncaught undefined unique unit
  unknown unlicensed unmanaged unsupported update updated updates uri url urls usage use used user users uuid valid value values verified version view viewed visibility visible warning warnings web when
  width with workspace workspaces write year zone ari avatars iso ms millis epoch uam bitbucket trello rovo stakeholder basic contributor contributors viewer
  serviceaccount apitoken apitokens orgs dir made make joined left minted mint issued deactivation activation activated suspension removal
  addition assignment revocation invitation moved copied exported imported managed manually`
    .trim()
    .split(/\s+/),
);

const LONGEST_NAME = 60;

// Each separator must be there: with an optional one, a long text that does not fit would be tried in
// exponentially many ways.
const NAME_LIKE = /^[A-Za-z][A-Za-z0-9]*([ ._:/-][A-Za-z0-9]+)*$/;

/**
 * Whether a text is made of words of APIs alone: `displayName`, `user_added_to_group`, `ADMIN-UAM-409-2`.
 * Numbers of three digits or fewer count as words.
 */
export function isApiName(text: string): boolean {
  if (text === "" || text.length > LONGEST_NAME || !NAME_LIKE.test(text)) {
    return false;
  }
  const words = text
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/);
  return words.every((word) => /^\d{1,3}$/.test(word) || WORDS.has(word.toLowerCase()));
}
