# What only this folder needs is added here (libraries of one part, data to embed).
