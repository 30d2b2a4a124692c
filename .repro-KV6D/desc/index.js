new (require("pulumi-atlassian-admin").Group)("g", { name: "g", description: "Deploys" });
