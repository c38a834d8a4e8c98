"""Puts the parts of a turn together; the composition roots bring what touches the world, tests bring fakes."""

from dataclasses import dataclass
from datetime import timedelta

from adapters.durable import Jobs
from adapters.phrases import clinic_phrases
from conversation.accept import Acceptor
from conversation.clearances import KIND as CLEARANCE
from conversation.clearances import Clearances
from conversation.decisions import DecisionWriter
from conversation.delivery import Delivery
from conversation.diary_work import DiaryWork
from conversation.dispatch import Dispatcher, persistent
from conversation.drill import KIND as DRILL
from conversation.drill import REMINDER, Drills
from conversation.follow_up import FollowUp
from conversation.gateway import Gateway
from conversation.groups import Groups
from conversation.kit import Kit
from conversation.may_i import MayI
from conversation.own.absence import AbsenceDesk
from conversation.own.catalogue import CatalogueDesk
from conversation.own.commit import CommitDesk
from conversation.own.faults import FaultsDesk
from conversation.own.feedback import CriticismDesk, FeedbackDesk, kept_beside_safety
from conversation.own.goals import GoalsDesk
from conversation.own.history import HistoryDesk
from conversation.own.length import LengthDesk
from conversation.own.links import STUCK, LinksDesk
from conversation.own.parked import ParkedDesk
from conversation.own.repair import RepairDesk
from conversation.own.today import TodayDesk
from conversation.own.works import WorksDesk
from conversation.paging import Pager
from conversation.parked_return import KIND as PARKED
from conversation.parked_return import ParkedReturn
from conversation.ports import Dialogue
from conversation.probe import KIND as PROBE
from conversation.probe import Probe
from conversation.reach_news import BACK, LOST, ReachNews
from conversation.reminding.desk import ReminderDesk
from conversation.reminding.planning import ReminderRounds
from conversation.reminding.work import Reminders
from conversation.returning import Returning
from conversation.rounds import OnCallWork, Rounds
from conversation.safety_desk import SafetyDesk
from conversation.silence import Silence
from conversation.staff_reach import StaffReach
from conversation.staffroom.losing import Losing
from conversation.staffroom.room import StaffRoom
from conversation.staffroom.to_member import ToMember
from conversation.staffroom.watching import Watching
from conversation.stages.by_name import ByName
from conversation.stages.chain import ChainAnalyses
from conversation.stages.diary import DiaryCards
from conversation.stages.first import FirstConversation
from conversation.stages.gates import AnsweredAtOnce, Held, HumanHolds, Membership
from conversation.stages.handoffs import Handoffs
from conversation.stages.house import HouseKeeping
from conversation.stages.own import OwnThings
from conversation.stages.plan import PlanBuilding
from conversation.stages.routing import Routing, parks_beside_safety
from conversation.stages.talk import NotText, Talk
from conversation.stages.tone import ToneChoices
from conversation.stages.week import WeekSummary
from conversation.stuck import Stuck
from conversation.tone_return import ToneReturn
from conversation.tone_voice import Voice
from conversation.turn import NamedStage, Turn
from conversation.types import Lane
from records import clients, content_versions
from records.locks import Name, one_at_a_time
from records.migrate import upgrade
from safety.encoder.watch import Watch
from safety.policy import Policy, load_policy
from safety.screening.screener import Screener, build_screener


@dataclass(frozen=True, slots=True)
class Parts:
    """What the running bot is made of."""

    kit: Kit
    gateway: Gateway
    jobs: Jobs
    screener: Screener


def prepare_records(kit: Kit) -> bool:
    """Migrate the database, store clinic and content version; True when a clinician has approved the content.

    Raises KeyFileError when the master key is not the one the database was made with.
    """
    upgrade(kit.db)
    library = kit.composer.library
    with kit.db.transaction() as session:
        # Workers that start together on a new database would all find nothing there, and all add it.
        one_at_a_time(session, Name("start", "records"))
        kit.vault.check(session)
        clients.ensure_clinic(session, kit.house.clinic_id, kit.house.clinic_name, kit.clock())
        version = content_versions.store(
            session,
            fingerprint=library.fingerprint,
            language=library.language,
            body=library.as_json,
            now=kit.clock(),
        )
        return version.status == content_versions.APPROVED


def wire(kit: Kit, dialogue: Dialogue, executor_id: str, screener: Screener | None = None) -> Parts:
    """Put the parts together; tests hand in fakes for what touches the world."""
    screener = screener or build_screener(Watch().over_one, clinic_phrases(kit.composer.library))
    policy = load_policy()
    desk = SafetyDesk(kit.composer.library, policy, screener)
    writer = DecisionWriter(kit.vault, kit.composer, kit.queue)
    delivery = Delivery(kit, executor_id=executor_id)
    turn = Turn(kit, delivery, _stages(kit, dialogue, desk, writer), Returning(kit, Voice(kit)))
    losing = Losing(kit, desk, writer)
    staff_room, to_member = StaffRoom(kit, delivery, desk), ToMember(kit, losing, delivery)
    dispatcher = Dispatcher(kit, turn, staff_room, Groups(kit), to_member, StaffReach(kit))
    pager = Pager(kit, desk, delivery)
    silence = Silence(kit, desk, writer, delivery)
    on_call, rounds = _on_call(kit, policy, delivery)

    async def crisis(item_id: str) -> None:
        await delivery.deliver_item(item_id, Lane.CRISIS)

    jobs = Jobs(
        turn=persistent("turn", dispatcher.run, give_up=dispatcher.give_up),
        crisis=persistent("crisis", crisis),
        page=persistent("page", pager.run),
        silence=persistent("silence", silence.run),
        watch=persistent("watch", Watching(kit, losing, delivery).run),
        follow_up=persistent("follow_up", FollowUp(kit, delivery).run),
        on_call=persistent("on_call", on_call.run),
        rounds=rounds.run,
        diary=persistent("diary", DiaryWork(kit, delivery).run),
        tone=persistent("tone", ToneReturn(kit, delivery).run),
        reminder=persistent("reminder", Reminders(kit, delivery).run),
    )
    return Parts(kit, Gateway(kit, Acceptor(kit, desk, writer), delivery, desk), jobs, screener)


def _stages(kit: Kit, dialogue: Dialogue, desk: SafetyDesk, writer: DecisionWriter) -> tuple[NamedStage, ...]:
    """Return what looks at a client's message in turn; the first that answers has it."""
    first = FirstConversation(kit)
    housekeeping = HouseKeeping(kit, dialogue, first)
    building, diary = PlanBuilding(kit), DiaryCards(kit)
    handoffs = Handoffs(kit, desk, writer, housekeeping, diary)
    keepers = (building.set_aside, diary.keep, kept_beside_safety(kit), parks_beside_safety(kit, desk))
    by_name, own = ByName(kit, dialogue, handoffs), _own(kit, dialogue)
    talk = MayI(kit, Talk(kit, dialogue, handoffs))
    stages = (
        NamedStage("membership", Membership(kit)),
        NamedStage("safety", AnsweredAtOnce(dialogue, *keepers)),
        NamedStage("human", HumanHolds(kit, dialogue)),
        NamedStage("onboarding", first),
        NamedStage("tone", ToneChoices(kit)),
        NamedStage("by_name", by_name),
        NamedStage("plan", building),
        NamedStage("diary", diary),
        NamedStage("week", WeekSummary(kit)),
        NamedStage("chain", ChainAnalyses(kit, handoffs)),
        NamedStage("routing", Routing(kit, dialogue, own, talk)),
        NamedStage("own", own),
        NamedStage("held", Held(kit)),
        NamedStage("house", housekeeping),
        NamedStage("not_text", NotText(first)),
        NamedStage("talk", talk),
    )
    by_name.pass_on_to(stages)
    return stages


def _own(kit: Kit, dialogue: Dialogue) -> OwnThings:
    """Return what a client keeps or says themselves; the first of these that answers has it."""
    always = (FeedbackDesk(kit), ReminderDesk(kit), HistoryDesk(kit), LengthDesk(kit))
    missed = (LinksDesk(kit), AbsenceDesk(kit), CommitDesk(kit), ParkedDesk(kit))
    hurt = (RepairDesk(kit), FaultsDesk(kit), CriticismDesk(kit))
    kept = (GoalsDesk(kit), WorksDesk(kit), CatalogueDesk(kit), TodayDesk(kit))
    return OwnThings(kit, dialogue, always, (*missed, *hurt, *kept))


def _on_call(kit: Kit, policy: Policy, delivery: Delivery) -> tuple[OnCallWork, Rounds]:
    """Put together what keeps the pages working, and what is looked after by the clock."""
    clearances, drills = Clearances(kit, timedelta(hours=policy.repage_hours)), Drills(kit)
    news, probe = ReachNews(kit), Probe(kit)
    waiting, reminders = ParkedReturn(kit, delivery), ReminderRounds(kit)
    work = OnCallWork(
        {
            CLEARANCE: clearances.run,
            DRILL: drills.run,
            REMINDER: drills.remind,
            LOST: news.lost,
            BACK: news.back,
            PROBE: probe.run,
            STUCK: Stuck(kit).run,
            PARKED: waiting.run,
        }
    )
    return work, Rounds(kit, (clearances.look, drills.look, probe.look, reminders.look, waiting.look))
