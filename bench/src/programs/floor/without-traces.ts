import "../no-stack-traces";
import "./memberships";
