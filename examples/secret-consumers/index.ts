// Keep the consumers that you have.
import "./aws-secrets-manager";
import "./github-actions";
import "./kubernetes";
import "./pulumi-esc";
