throw new Error("team is not set");
