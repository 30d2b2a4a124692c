import pulumi
import pulumi_atlassian_admin as admin

deployers = admin.Group("deployers", name="deployers")

bot = admin.ServiceAccount("deploy-bot", display_name="deploy-bot", owner="team-payments")
pipeline = admin.ApiToken(
    "deploy-bot-pipeline",
    account_id=bot.account_id,
    label="pipeline",
    scopes=["read:jira-work", "write:jira-work"],
    rotation=admin.RotationArgs(),
)
admin.GroupMembership(
    "deploy-bot-in-deployers",
    group_id=deployers.group_id,
    account_id=bot.account_id,
)

pulumi.export("token", pipeline.token)
