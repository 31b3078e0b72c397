#pragma once
// What the API asks of the running lab. The server implements it over the control thread's mailbox,
// the published snapshot and read-only connections; the API knows no machine.
//
// Thread rule: every method may be called from several API threads at once, never from the control
// thread. Methods that give a Result may block on the data base (they run on a lane of their own
// when they are slow); methods with an Answer return at once and call it exactly once, from any
// thread, after the commit where something was written.
//
// Codes of errors decide the status: see api/errors.h. A refusal of the machine travels as its own
// code ("center.refused.*") and becomes 409.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/text.h"
#include "base/time.h"
#include "contact/contact_key.h"
#include "contact/event.h"
#include "contact/fact.h"
#include "directory/audit.h"
#include "drill/turns.h"
#include "evidence/archive.h"
#include "exam/hall.h"
#include "exam/practical.h"
#include "knowledge/index.h"
#include "messages/mailroom.h"
#include "quality/reviews.h"
#include "wire/messages.h"

namespace ringroom::api {

/// Called exactly once, from any thread; must not block.
template <class T>
using Answer = std::function<void(Result<T>)>;

/// `run` 0 is the run going on now.
using RecordKey = ContactKey;

enum class DrillOrder {
    pause,
    resume,
    stop, ///< no more customers; contacts under way come to their end
    cut   ///< contacts under way are ended too
};

/// Which rows a list gives: newest first, at most `limit`.
struct ListFilter {
    AgentId agent;    ///< of this person only; none: of everybody
    DrillId drill;    ///< of this drill only; none: of all
    bool own = false; ///< the caller's own rows: of private practice, too
    std::size_t limit = 100;
    std::string after;                ///< the `next` of the page before; empty: from the newest
    Language language = Language::en; ///< of labels
};

/// Which picture of a recording's sound.
struct Picture {
    std::size_t pixels = 0; ///< pairs a channel
    Duration from{};
    Duration to{}; ///< 0: the end
};

enum class Seclusion; // audience.h

/// A queue that asks its agents for skills.
struct AskingQueue {
    QueueId id;
    std::string label;              ///< for people
    std::vector<std::string> names; ///< that scripts call it by
    std::map<SkillId, int> levels;  ///< asked for, 1 to 100
};
/// Queues that give no calls of a drill to these students.
using ClosedQueues = std::map<QueueId, std::vector<AgentId>>;

/// What stands on printed pages.
struct Letterhead {
    std::string school;
    std::string proof;     ///< head of the evidence chain: "NUMBER HASH"
    Duration utc_offset{}; ///< of the school's clock
};

class Backend {
public:
    virtual ~Backend() = default;

    // ---- The machine

    /// Puts the event into the control mailbox. The answer follows the commit of what it changed;
    /// error: the machine's refusal, or "api.busy" when the mailbox is full.
    virtual void submit(Event event, Answer<void> answer) = 0;
    /// From now on `listener` is called on the control thread with every fact, in order; it returns
    /// at once. An empty one ends that; after the call returns, the old one runs no more.
    virtual void subscribe(std::function<void(const StampedFact&)> listener) = 0;

    // ---- As it is now (from the published snapshot: no wait for the control thread)
    [[nodiscard]] virtual std::vector<wire::QueueFigures> queues(Language language) = 0;
    [[nodiscard]] virtual std::vector<wire::AgentRow> agents(Language language) = 0;
    [[nodiscard]] virtual std::vector<wire::ContactRow> contacts(Language language) = 0;
    /// The person's seat; logged out and without contact when they are not at one. Must not lag
    /// behind a submit() that this person was already answered.
    [[nodiscard]] virtual wire::SeatView seat(AgentId agent, Language language) = 0;

    /// Outbound records this person may take, the next one first; the first hundreds of a long
    /// list.
    [[nodiscard]] virtual std::vector<wire::OutboundRecord> records(AgentId agent) = 0;

    /// Seats, queues and numbers that a call can go to, seats first.
    [[nodiscard]] virtual std::vector<wire::DirectoryRow> directory(Language language) = 0;

    /// The role card of a customer on the line. Error "api.not_found": no such contact, or one
    /// without a script.
    [[nodiscard]] virtual Result<wire::RoleCard> contact_role(ContactId contact) = 0;
    /// The role card of the drill's next customer. Error "api.not_found".
    [[nodiscard]] virtual Result<wire::RoleCard> drill_role(DrillId drill) = 0;
    /// Whether the person plays customers in this drill.
    [[nodiscard]] virtual bool plays_in(AgentId agent, DrillId drill) = 0;

    /// What the person's telephone registers with. Error "api.not_found": this person has none.
    [[nodiscard]] virtual Result<wire::Telephone> telephone(AgentId agent) = 0;

    // ---- Lessons
    [[nodiscard]] virtual std::vector<wire::PackRow> packs() = 0;
    /// What `who` reads before a script of the pack is played; `drill` empty: all of the pack's.
    /// Error "api.not_found": no such pack or script is loaded.
    [[nodiscard]] virtual Result<std::vector<wire::ScriptStudy>>
    study(AgentId who, const std::string& pack, const std::string& drill) = 0;
    /// Errors: "drill.unknown_pack", "drill.pack_mistakes", "drill.unknown_script",
    /// "drill.unknown_class", "drill.no_students", "drill.already_running", "drill.ear",
    /// "drill.unknown_option", "drill.queues_closed" (the queues its customers call are closed to
    /// everybody it is for) and those of drill::check_plan().
    virtual void start_drill(AgentId by, wire::DrillStart start, ClosedQueues closed,
                             Answer<wire::DrillStatus>) = 0;
    /// Whether the contact is of a student's own practice that they keep to themselves. Slow.
    [[nodiscard]] virtual bool is_private(const ContactKey& contact) = 0;
    /// Of a lesson of this run; of others none. Any thread.
    [[nodiscard]] virtual Seclusion seclusion(DrillId lesson) = 0;
    /// Those of the lab's settings.
    [[nodiscard]] virtual std::vector<AskingQueue> asking_queues(Language language) = 0;
    /// Errors: "api.not_found", "drill.not_running".
    virtual void order_drill(AgentId by, DrillId drill, DrillOrder order,
                             Answer<wire::DrillStatus>) = 0;
    /// The identical customer of a graded contact calls `agent` once more: same seed, same number,
    /// the pack as it was then. Errors: "api.not_found", "again.no_customer" (a person played, or
    /// it was none of a drill), "again.no_consent", "again.no_journal", "again.snapshot_gone",
    /// "again.snapshot_changed", "again.script_gone", those of start_drill().
    virtual void repeat(RecordKey key, AgentId by, AgentId agent,
                        Answer<wire::DrillStatus> answer) = 0;
    /// Running first, then newest first; nobody's own practice.
    [[nodiscard]] virtual std::vector<wire::DrillStatus> drills() = 0;
    /// Of lessons and practical exams that go on, also calls that are over: nobody sees there what
    /// others do, for their customers call others yet.
    [[nodiscard]] virtual std::vector<DrillId> closed_drills() = 0;
    /// A drill for this student alone, which only they see. Errors: those of start_drill(),
    /// "practice.running", "practice.calls", "practice.get_ready" (not ready at a seat).
    virtual void start_practice(AgentId student, wire::PracticeStart start,
                                Answer<wire::DrillStatus> answer) = 0;
    /// The student's own, as drills().
    [[nodiscard]] virtual std::vector<wire::DrillStatus> practices(AgentId student) = 0;
    /// Lets who may see the class see a contact of practice, or no more. Error
    /// "practice.unknown": it is none, or not this student's.
    [[nodiscard]] virtual Result<void> share_practice(RecordKey key, AgentId student,
                                                      bool shared) = 0;

    // ---- Results and recordings (these may block and may be long)
    [[nodiscard]] virtual Result<wire::List<wire::ResultRow>> results(const ListFilter& filter) = 0;
    /// Error "api.not_found".
    [[nodiscard]] virtual Result<wire::ResultDetail> result(RecordKey key, Language language) = 0;
    [[nodiscard]] virtual Result<wire::List<wire::RecordingRow>>
    recordings(const ListFilter& filter) = 0;
    /// Error "api.not_found".
    [[nodiscard]] virtual Result<wire::RecordingRow> recording(RecordKey key) = 0;
    /// The sound's file, which only this end chooses. Errors: "api.not_found",
    /// "api.recording_deleted" (by a rule of retention), "api.recording_missing" (by nobody's
    /// order: it is listed, and its file is gone).
    [[nodiscard]] virtual Result<std::filesystem::path> recording_file(RecordKey key) = 0;
    /// Holds the sound against its seal; the first time that takes as long as reading it. Errors:
    /// "api.not_found", "api.recording_deleted".
    [[nodiscard]] virtual Result<evidence::Seal> recording_seal(RecordKey key) = 0;
    /// Errors: those of recording_file().
    [[nodiscard]] virtual Result<wire::Waveform> waveform(RecordKey key, const Picture& wanted) = 0;
    /// In order of time. Error "api.not_found".
    [[nodiscard]] virtual Result<std::vector<wire::Mark>> marks(RecordKey key,
                                                                Language language) = 0;
    /// The form as it was filled. Error "api.not_found": no such contact, or one of a time before
    /// that was kept.
    [[nodiscard]] virtual Result<wire::FormHistory> form_history(RecordKey key) = 0;
    /// Scripted moments of a drill's contacts, as they usually follow each other.
    [[nodiscard]] virtual Result<std::vector<wire::MomentRow>> moments(DrillId drill) = 0;
    /// One of them in each contact. Error "api.not_found": in none.
    [[nodiscard]] virtual Result<std::vector<wire::MomentPart>>
    moment(DrillId drill, const std::string& id, Language language) = 0;

    // ---- Knowledge and messages
    /// As the folders are now; may read them anew.
    [[nodiscard]] virtual std::shared_ptr<const knowledge::Index> knowledge() = 0;
    /// Lives as long as the backend.
    [[nodiscard]] virtual messages::Mailroom& mailroom() = 0;
    /// Written exams; lives as long as the backend.
    [[nodiscard]] virtual exam::Hall& hall() = 0;

    /// What can be planted in a script, PACK/DRILL. Errors: those of start_drill().
    [[nodiscard]] virtual Result<std::vector<wire::ListeningBreach>>
    listening_breaches(const std::string& drill, Language language) = 0;
    /// A talk with planted breaches becomes a question of the bank; seconds. Errors: those of
    /// start_drill(), drill::stage(), exam::Bank::put(), "exam.same_key", "server.listening_voice".
    [[nodiscard]] virtual Result<wire::ListeningMade>
    make_listening(const wire::NewListening& order, const exam::By& by) = 0;

    // ---- Practical exams
    /// What is kept of them; lives as long as the backend. Changed by the orders below only.
    [[nodiscard]] virtual exam::Practicals& practicals() = 0;
    /// The plan with its customers chosen for every paper. Errors: those of start_drill(),
    /// "exam.practical.papers", "exam.practical.customer" (one who does not answer). `seed` gets
    /// the plan's, or the one that was drawn: with it the same plan has the same customers.
    [[nodiscard]] virtual Result<exam::PracticalSetup>
    practical_setup(const wire::NewPractical& plan, std::uint64_t& seed) = 0;
    /// By person, warnings: a call arrives in a queue that this candidate is not given calls of, or
    /// they have not accepted what their course tells of recording. Slow lane.
    [[nodiscard]] virtual Result<std::map<std::int64_t, Diagnostics>>
    practical_doubts(const exam::PracticalSetup& setup, const std::vector<exam::Sitter>& sitters,
                     Language language) = 0;
    /// Rehearses every customer in the modelled world; seconds. Error "drill.unknown_script".
    [[nodiscard]] virtual Result<wire::PracticalDifficulty>
    practical_difficulty(const exam::PracticalSetup& setup) = 0;
    /// The candidates as they stand now; empty: it does not go on.
    [[nodiscard]] virtual std::vector<drill::Turn> practical_turns(std::int64_t exam) = 0;
    /// start, pause, resume, end, drop; `by` is named in its log. Errors: "exam.order",
    /// "exam.unknown", "exam.practical.state".
    virtual void order_practical(std::int64_t exam, const std::string& order, std::string by,
                                 Answer<exam::Practical> answer) = 0;
    /// More or less time for one. Errors: as before, "drill.no_candidate", "drill.extra_time".
    virtual void practical_extra(std::int64_t exam, wire::PracticalExtra extra,
                                 Answer<exam::Practical> answer) = 0;
    /// A call once more. Errors: as before, "drill.no_call", "exam.practical.too_many_calls".
    virtual void practical_again(std::int64_t exam, wire::PracticalAgain again,
                                 Answer<exam::Practical> answer) = 0;
    /// An exception from the gate. Errors: as before, "drill.no_candidate",
    /// "exam.practical.let_in".
    virtual void practical_let_in(std::int64_t exam, wire::PracticalLetIn whom,
                                  Answer<exam::Practical> answer) = 0;

    // ---- Marks by people
    /// Lives as long as the backend.
    [[nodiscard]] virtual quality::Reviews& reviews() = 0;

    // ---- Evidence
    /// The chain, holds and deletion by rule; lives as long as the backend.
    [[nodiscard]] virtual evidence::Archive& archive() = 0;
    /// Enters that the results of a practical exam are out, in the commit of whatever the job runs
    /// with; the first of `told` carries the digest of the exam as it then stands.
    [[nodiscard]] virtual store::Job witnessing(std::int64_t practical, WallTime at,
                                                std::vector<evidence::Testimony> told) = 0;

    // ---- The audit log
    /// Adds a line; its time and id are given here. Returns at once.
    virtual void note(directory::AuditEntry entry) = 0;
    [[nodiscard]] virtual Result<directory::AuditPage>
    audit_log(const directory::AuditFilter& filter) = 0;

    // ---- The house
    /// As of now; reads the data base.
    [[nodiscard]] virtual Result<Letterhead> letterhead(Language language) = 0;
    /// A word of the lab's own (project, medium, reason) as a seat of this language shows it.
    [[nodiscard]] virtual std::string said(const std::string& word, Language language) = 0;
    /// What scripts name as their skill group, a queue's key or a word of the lab, likewise.
    [[nodiscard]] virtual std::string skill_group_name(const std::string& group,
                                                       Language language) = 0;
    /// The lab's own word for what said() gave.
    [[nodiscard]] virtual std::string meant(const std::string& said) = 0;
    [[nodiscard]] virtual wire::Health health(Language language) = 0;
    /// Prometheus text, version 0.0.4; the API adds its own lines behind it.
    [[nodiscard]] virtual std::string metrics() = 0;
};

} // namespace ringroom::api
