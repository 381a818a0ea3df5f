"""Stores two records that point to each other in a generated project, and takes them apart again, as JSON."""

# mypy: ignore-errors
# ruff: noqa: T201

import asyncio
import json
import sys
import tempfile
from pathlib import Path

import app.api.registry  # noqa: F401  # all models
from app.modules.crew.models import Member, Team
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from tests.support.alembic_project import AlembicProject


async def main(url: str) -> list[str]:
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        project = AlembicProject(Path(folder), url)
        await project.upgrade(sys.argv[2])
        engine = create_async_engine(url)
        async with AsyncSession(engine) as session:
            team = Team(name="a")
            member = Member(name="b", team=team)
            team.lead = member
            session.add_all([team, member])
            await session.commit()
        async with AsyncSession(engine) as session:
            team = (await session.scalars(select(Team))).one()
            member = (await session.scalars(select(Member))).one()
            if (team.lead_id, member.team_id) != (member.id, team.id):
                problems.append(f"stored as {team.lead_id}, {member.team_id}")
            team.lead_id = None
            await session.flush()
            await session.delete(member)
            await session.delete(team)
            await session.commit()
        await engine.dispose()
        await project.upgrade()
        await project.downgrade(sys.argv[2])
        await project.downgrade()
    return problems


print(json.dumps(asyncio.run(main(sys.argv[1]))))
