"""Who may do what in a community: every verb, pressed by its owner, an admin, a member, a stranger, another's admin."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions import HANDLERS, perform
from bot.actions.communities import ADMINS, SHARE, for_whom
from bot.talk import Talk
from core.app import App
from core.communities.members import At, find
from core.communities.outcomes import SetupElsewhere
from core.errors import Refused, Why
from core.models import CommunityPlaceRow, CommunitySynonymRow, PersonRow, PreferenceRow, RuleRow, SharedItemRow
from core.refs import ref_of
from core.rules.outcomes import RuleCreated, RuleExplained, RuleTried
from core.selling.draft import Draft
from tests.core.communities.conftest import EVERYBODY, HERE, LEADING, MARKET, OTHER, People

SET = "couch = sofa"
TARGETS = {
    "setup.start": "all",
    "setup.open": "rules",
    "setup.place": "all",
    "setup.here": "phones",
    "setup.clear": "all",
    "setup.callnobody": "all",
    "setup.post": "admins",
    "setup.speak": "es",
    "setup.loud": "",
    "setup.forget": ref_of(SET),
    "setup.ask": "zone",
}
OF_A_RULE = {
    "rule.pause": "{ref}",
    "rule.resume": "{ref}",
    "rule.edit": "{ref}",
    "rule.options": "{ref}",
    "rule.tells": "{ref}:price_drop:on",
    "rule.reposts": "{ref}:on",
    "rule.ends": "{ref}:week",
    "rule.often": "{ref}",
    "rule.often.set": "{ref}:daily",
    "rule.note.clear": "{ref}",
    "rule.copy": "{ref}",
    "rule.note.ask": "{ref}",
    "rule.name.ask": "{ref}",
    "rule.ends.ask": "{ref}",
    "rule.delete": "{ref}",
    "undo": "{undo}",
}
FOR_MEMBERS = {"rule.why": "{ref}:{listing}", "rule.try": "{ref}"}


async def press(app: App, talk: Talk, verb: str, target: str) -> object:
    """As every platform does it."""
    return await perform(app, await for_whom(app, talk, verb, target), verb, target)


async def state(at: At) -> list[Any]:
    """All that is kept of a community."""
    row = await find(at)
    if row is None:
        return []
    rules = await RuleRow.filter(person_id=row.person_id).order_by("id").values()
    kept: list[Any] = [
        (row.posters, row.poster_role, row.name),
        await CommunityPlaceRow.filter(community_id=row.id).order_by("id").values("category", "destination_id"),
        await CommunitySynonymRow.filter(community_id=row.id).order_by("id").values("line"),
        await PersonRow.filter(id=row.person_id).values("zone", "locale"),
        await PreferenceRow.filter(person_id=row.person_id).values("quiet_from", "quiet_to"),
        rules,
    ]
    return kept


@pytest.fixture
async def rule(app: App, crowd: People) -> RuleCreated:
    """A rule of the flea market, made by its owner, with everything else set up."""
    settings = app.communities.settings
    await settings.put(crowd.owner.at, "", HERE, "Flea market")
    await settings.settle(crowd.owner.at, "Europe/Berlin")
    await settings.be_quiet(crowd.owner.at, "22:00-07:00")
    await settings.add_synonyms(crowd.owner.at, SET)
    created = await app.communities.rules.add(crowd.owner.at, "road bike")
    assert isinstance(created, RuleCreated)
    return created


def test_no_verb_of_an_admin_is_forgotten_here() -> None:
    assert set(TARGETS) | {"community.adopt"} == ADMINS
    ours = {verb for verb in HANDLERS if verb.startswith(("setup.", "community."))}
    assert ours <= ADMINS


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("verb", TARGETS)
async def test_only_who_leads_it_sets_it_up(app: App, crowd: People, rule: RuleCreated, verb: str, who: str) -> None:
    before, talk = await state(MARKET), crowd.of(who)
    if who in LEADING:
        await press(app, talk, verb, TARGETS[verb])
        return
    outcome: object = None
    try:
        outcome = await press(app, talk, verb, TARGETS[verb])
    except Refused as refused:
        outcome = refused.why
    if who == "admin elsewhere":  # of another community, which has none of this
        assert not isinstance(outcome, Why) or outcome in {Why.NO_SUCH_SYNONYMS, Why.PLACE_MISSING}
    else:
        assert outcome in {Why.SETUP_ADMINS_ONLY, Why.BUTTON_DEAD} or isinstance(outcome, SetupElsewhere)
    assert await state(MARKET) == before


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("verb", {**OF_A_RULE, **FOR_MEMBERS})
async def test_a_rule_is_its_community_s(app: App, crowd: People, rule: RuleCreated, verb: str, who: str) -> None:
    posted = await app.selling.post(crowd.stranger.person, Draft(title="Road bike"))
    words = {**OF_A_RULE, **FOR_MEMBERS}[verb]
    target = words.format(ref=rule.rule.ref, undo=rule.undo, listing=posted.listing.id)
    before, talk = await state(MARKET), crowd.of(who)
    if who in LEADING or (who == "member" and verb in FOR_MEMBERS):
        outcome = await press(app, talk, verb, target)
        if who == "member":
            assert isinstance(outcome, RuleExplained | RuleTried)
            assert await state(MARKET) == before
        return
    if verb == "rule.try" and who != "member":  # for them it is no rule's name: a word to be looked for
        outcome = await press(app, talk, verb, target)
        assert isinstance(outcome, RuleTried)
        assert outcome.rule is None
        return
    with pytest.raises(Refused) as refused:
        await press(app, talk, verb, target)
    if who == "member":
        assert refused.value.why is Why.ADMINS_ONLY
    else:
        assert refused.value.why in {Why.NO_SUCH_RULE, Why.UNDO_EXPIRED}
    assert await state(MARKET) == before


@pytest.mark.parametrize("verb", ["rule.where", "rule.where.set"])
async def test_where_a_community_s_rule_tells_is_set_by_category(
    app: App, crowd: People, rule: RuleCreated, verb: str
) -> None:
    with pytest.raises(Refused) as refused:
        await press(app, crowd.owner, verb, f"{rule.rule.ref}:1")
    assert refused.value.why is Why.PLACE_BY_CATEGORY


@pytest.mark.parametrize("who", EVERYBODY)
async def test_a_rule_becomes_the_community_s_by_its_own_admin_alone(app: App, crowd: People, who: str) -> None:
    owner = crowd.owner
    mine = await app.rules.create(owner.person, HERE, "sofa")
    assert isinstance(mine, RuleCreated)
    if who == "owner":
        await press(app, owner, "community.adopt", mine.rule.ref)
        assert (await app.rules.mine(owner.person)).total == 0
        assert (await app.communities.rules.listed(crowd.admin.at)).total == 1
        return
    with pytest.raises(Refused) as refused:
        await press(app, crowd.of(who), "community.adopt", mine.rule.ref)
    leads = who in ("admin", "admin elsewhere")
    assert refused.value.why is (Why.NO_SUCH_RULE if leads else Why.SETUP_ADMINS_ONLY)
    assert (await app.rules.mine(owner.person)).total == 1


@pytest.mark.parametrize("posters", ["everyone", "admins"])
@pytest.mark.parametrize("who", EVERYBODY)
async def test_an_item_is_shared_by_its_seller_where_they_may_post(
    app: App, crowd: People, rule: RuleCreated, who: str, posters: str
) -> None:
    await press(app, crowd.owner, "setup.post", posters)
    row, talk = await find(MARKET), crowd.of(who)
    assert row is not None
    posted = await app.selling.post(talk.person, Draft(title="Lamp"))
    target = f"{posted.listing.id}:{row.ref}"
    if who in LEADING or (who == "member" and posters == "everyone"):
        await press(app, talk, SHARE, target)
        await press(app, talk, SHARE, target)
        assert await SharedItemRow.all().count() == 1
        other = crowd.owner if who != "owner" else crowd.admin
        with pytest.raises(Refused) as not_theirs:
            await press(app, other, SHARE, target)
        assert not_theirs.value.why is Why.NO_SUCH_LISTING
        return
    with pytest.raises(Refused) as refused:
        await press(app, talk, SHARE, target)
    assert refused.value.why is (Why.MAY_NOT_POST if who == "member" else Why.NOT_A_MEMBER)
    assert await SharedItemRow.all().count() == 0


async def test_one_community_never_sees_another_s(app: App, crowd: People, rule: RuleCreated) -> None:
    row = await find(OTHER)
    assert row is not None
    assert await app.communities.members.one(crowd.owner.person, row.ref) is None
    known = await app.communities.members.of(crowd.owner.person, MARKET.platform)
    assert [one.name for one in known] == ["Flea market"]
    assert await app.communities.members.of(crowd.stranger.person, MARKET.platform) == ()
