"""The evaluation for funders and leadership, made of released figures and nothing else."""
