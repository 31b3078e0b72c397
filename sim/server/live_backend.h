#pragma once
// What the API asks, answered from the control thread's published snapshot, the gradebook and the
// data base. Any thread.
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "api/backend.h"
#include "api/business.h"
#include "base/diagnostic.h"
#include "crm/office.h"
#include "directory/people.h"
#include "directory/settings.h"
#include "knowledge/library.h"
#include "messages/mailroom.h"
#include "persona/loader.h"
#include "server/alarms.h"
#include "server/book.h"
#include "server/control.h"
#include "server/looks.h"
#include "server/past_scripts.h"
#include "store/recordings.h"
#include "store/store.h"

namespace ringroom::evidence {
class Notary;
}

namespace ringroom::server {

struct BackendParts {
    Control* control = nullptr;
    Book* book = nullptr;
    crm::Office* office = nullptr;
    Alarms* alarms = nullptr;
    store::Store* store = nullptr;
    exam::Hall* hall = nullptr;
    exam::Practicals* practicals = nullptr;
    evidence::Archive* archive = nullptr;
    std::shared_ptr<const evidence::Notary> notary;
    std::shared_ptr<const directory::Settings> settings;
    std::shared_ptr<const center::Settings> machine; ///< the same, as the machine has them
    std::vector<std::shared_ptr<const persona::Pack>> packs;
    std::map<std::string, Diagnostics> pack_diagnostics; ///< by pack
    std::set<std::string> broken_packs;                  ///< which of these were not loaded
    knowledge::Library* library = nullptr;
    Duration utc_offset{};
    std::filesystem::path data;
    std::filesystem::path assets;
    std::map<std::string, std::filesystem::path> pack_folders; ///< by pack
    std::string content_hash;                                  ///< of settings and packs
    std::string address; ///< of the SIP server, as telephones reach it
    std::int64_t run = 0;
    WallTime started;
};

/// A kept result as a row; names and time are still to be filled in. No mark: no scores.
[[nodiscard]] wire::ResultRow row_of(std::int64_t run, const std::string& result);
/// What was measured in it, as people read it.
[[nodiscard]] std::vector<wire::LabelledValue> measures_in(const std::string& result,
                                                           Language language);
/// private, shared, or nothing: no practice.
[[nodiscard]] std::optional<std::string> practice_word(store::Practice practice);
/// When the contact of a kept result began, on the run's clock.
[[nodiscard]] Instant began_of(const std::string& result);

class LiveBackend final : public api::Backend {
public:
    explicit LiveBackend(BackendParts parts);

    void submit(Event event, api::Answer<void> answer) override;
    void subscribe(std::function<void(const StampedFact&)> listener) override;
    std::vector<wire::QueueFigures> queues(Language language) override;
    std::vector<wire::AgentRow> agents(Language language) override;
    std::vector<wire::ContactRow> contacts(Language language) override;
    wire::SeatView seat(AgentId agent, Language language) override;
    std::vector<wire::OutboundRecord> records(AgentId agent) override;
    std::vector<wire::DirectoryRow> directory(Language language) override;
    Result<wire::RoleCard> contact_role(ContactId contact) override;
    Result<wire::RoleCard> drill_role(DrillId drill) override;
    bool plays_in(AgentId agent, DrillId drill) override;
    Result<wire::Telephone> telephone(AgentId agent) override;
    std::vector<wire::PackRow> packs() override;
    Result<std::vector<wire::ScriptStudy>> study(AgentId who, const std::string& pack,
                                                 const std::string& drill) override;
    void start_drill(AgentId by, wire::DrillStart start, api::ClosedQueues closed,
                     api::Answer<wire::DrillStatus>) override;
    [[nodiscard]] bool is_private(const ContactKey& contact) override;
    [[nodiscard]] api::Seclusion seclusion(DrillId lesson) override;
    [[nodiscard]] std::vector<api::AskingQueue> asking_queues(Language language) override;
    void repeat(api::RecordKey key, AgentId by, AgentId agent,
                api::Answer<wire::DrillStatus> answer) override;
    void order_drill(AgentId by, DrillId drill, api::DrillOrder order,
                     api::Answer<wire::DrillStatus>) override;
    void start_practice(AgentId student, wire::PracticeStart start,
                        api::Answer<wire::DrillStatus> answer) override;
    std::vector<wire::DrillStatus> practices(AgentId student) override;
    Result<void> share_practice(api::RecordKey key, AgentId student, bool shared) override;
    std::vector<wire::DrillStatus> drills() override;
    std::vector<DrillId> closed_drills() override;
    Result<wire::List<wire::ResultRow>> results(const api::ListFilter& filter) override;
    Result<wire::ResultDetail> result(api::RecordKey key, Language language) override;
    Result<wire::List<wire::RecordingRow>> recordings(const api::ListFilter& filter) override;
    Result<wire::RecordingRow> recording(api::RecordKey key) override;
    Result<std::filesystem::path> recording_file(api::RecordKey key) override;
    Result<evidence::Seal> recording_seal(api::RecordKey key) override;
    Result<wire::Waveform> waveform(api::RecordKey key, const api::Picture& wanted) override;
    Result<std::vector<wire::Mark>> marks(api::RecordKey key, Language language) override;
    Result<wire::FormHistory> form_history(api::RecordKey key) override;
    Result<std::vector<wire::MomentRow>> moments(DrillId drill) override;
    Result<std::vector<wire::MomentPart>> moment(DrillId drill, const std::string& id,
                                                 Language language) override;
    std::shared_ptr<const knowledge::Index> knowledge() override;
    messages::Mailroom& mailroom() override { return mailroom_; }
    quality::Reviews& reviews() override { return reviews_; }
    exam::Hall& hall() override { return *parts_.hall; }
    exam::Practicals& practicals() override { return *parts_.practicals; }
    Result<exam::PracticalSetup> practical_setup(const wire::NewPractical& plan,
                                                 std::uint64_t& seed) override;
    Result<std::map<std::int64_t, Diagnostics>>
    practical_doubts(const exam::PracticalSetup& setup, const std::vector<exam::Sitter>& sitters,
                     Language language) override;
    Result<std::vector<wire::ListeningBreach>> listening_breaches(const std::string& drill,
                                                                  Language language) override;
    Result<wire::ListeningMade> make_listening(const wire::NewListening& order,
                                               const exam::By& by) override;
    Result<wire::PracticalDifficulty>
    practical_difficulty(const exam::PracticalSetup& setup) override;
    std::vector<drill::Turn> practical_turns(std::int64_t exam) override;
    void order_practical(std::int64_t exam, const std::string& order, std::string by,
                         api::Answer<exam::Practical> answer) override;
    void practical_extra(std::int64_t exam, wire::PracticalExtra extra,
                         api::Answer<exam::Practical> answer) override;
    void practical_again(std::int64_t exam, wire::PracticalAgain again,
                         api::Answer<exam::Practical> answer) override;
    void practical_let_in(std::int64_t exam, wire::PracticalLetIn whom,
                          api::Answer<exam::Practical> answer) override;
    evidence::Archive& archive() override { return *parts_.archive; }
    store::Job witnessing(std::int64_t practical, WallTime at,
                          std::vector<evidence::Testimony> told) override;
    void note(directory::AuditEntry entry) override;
    Result<directory::AuditPage> audit_log(const directory::AuditFilter& filter) override;
    std::string said(const std::string& word, Language language) override;
    std::string skill_group_name(const std::string& group, Language language) override;
    std::string meant(const std::string& said) override;
    Result<api::Letterhead> letterhead(Language language) override;
    wire::Health health(Language language) override;
    std::string metrics() override;

private:
    [[nodiscard]] wire::AgentRow agent_row(const center::AgentLine& line, Instant now,
                                           Language language) const;
    [[nodiscard]] std::vector<wire::LabelledValue>
    slots_of(AgentId agent, std::vector<wire::LabelledValue> customer) const;
    [[nodiscard]] static std::vector<wire::LabelledValue> list_row(const persona::Drill& drill,
                                                                   std::uint64_t number);
    [[nodiscard]] wire::SeatContact seat_contact(const center::ContactView& contact, AgentId looks,
                                                 Language language);
    /// Who calls, what was before: of the school's own records.
    void add_records(wire::SeatContact& out, const center::ContactView& contact, AgentId agent,
                     Language language);
    void take_line(wire::SeatView& out, const center::AgentLine& line, Language language) const;
    [[nodiscard]] wire::DayFigures today(AgentId agent) const;
    /// Of this run or, where the name says so, of an earlier one; null: unknown.
    [[nodiscard]] std::shared_ptr<const persona::Drill> drill_of(const std::string& script) const;
    [[nodiscard]] const directory::Queue* queue(QueueId id) const; ///< null: none of ours
    [[nodiscard]] std::string queue_name(QueueId id, Language language) const;
    [[nodiscard]] wire::DrillStatus status_of(const LessonView& lesson) const;
    struct Script {
        std::string name; ///< the machine's
        std::shared_ptr<const persona::Drill> drill;
    };
    /// Errors: "drill.pack_mistakes", "drill.unknown_pack", "drill.unknown_script".
    [[nodiscard]] Result<Script> script_of(const std::string& pack,
                                           const std::optional<std::string>& script) const;
    /// The same by the machine's name of it.
    [[nodiscard]] Result<Script> script_named(const std::string& name) const;
    [[nodiscard]] Result<Script> past_script(const std::string& script, const std::string& snapshot,
                                             const std::string& subject);
    [[nodiscard]] Diagnostics calls_amiss(const exam::PracticalSetup& setup, std::int64_t person,
                                          Language language) const;
    [[nodiscard]] Result<void> agrees(AgentId student) const;
    [[nodiscard]] Result<LessonOrder> order_again(api::RecordKey key, AgentId agent);
    /// What its inbound customers dial: as wanted, else the first of the house. Error
    /// "drill.number".
    [[nodiscard]] Result<std::string> number_for(const persona::Drill& drill,
                                                 const std::optional<std::string>& wanted) const;
    [[nodiscard]] Result<void> close_queues(const api::ClosedQueues& closed,
                                            drill::LessonPlan& plan) const;
    /// Of the class, or of all, those who have accepted what their courses tell of recording.
    /// Errors: "drill.unknown_class", "drill.no_consent" (nobody has).
    [[nodiscard]] Result<void> choose_students(const std::string& class_name, LessonOrder& order);
    [[nodiscard]] Result<LessonOrder> order_of(const wire::DrillStart& start);
    /// The same without the students it is for.
    [[nodiscard]] Result<LessonOrder> plan_of(const wire::DrillStart& start);
    [[nodiscard]] Result<std::vector<AgentId>> players_of(const wire::DrillStart& start);
    [[nodiscard]] directory::Role rank_of(AgentId agent);
    [[nodiscard]] std::vector<wire::SeatParty> parties_of(const center::ContactView& contact,
                                                          AgentId looks) const;
    [[nodiscard]] wire::RoleCard card_for(const persona::Drill& drill, std::uint64_t seed,
                                          std::uint64_t customer) const;
    [[nodiscard]] std::optional<WallTime> started_of(std::int64_t run);
    /// Of a practical exam's drills, each of one call: the one under which the task's calls are
    /// heard across.
    [[nodiscard]] std::map<DrillId, DrillId> heard_across();
    [[nodiscard]] std::vector<DrillId> heard_with(DrillId drill);
    [[nodiscard]] wire::ResultRow
    result_row(store::Reader& reader, const training::StoredContact& kept, Language language);
    [[nodiscard]] wire::RecordingRow recording_row(store::Reader& reader,
                                                   const store::Recording& row);
    /// Of which drill it is, for people.
    void name_drill(store::Reader& reader, const store::Recording& recording,
                    wire::RecordingRow& row) const;
    [[nodiscard]] std::pair<std::string, std::string> person(AgentId agent);
    [[nodiscard]] api::Names names(Language language);
    [[nodiscard]] api::RecordKey real(api::RecordKey key) const;
    /// The first file of a contact. Error "api.not_found".
    [[nodiscard]] static Result<std::optional<wire::ContactOrigin>>
    origin_of(store::Reader& reader, const training::StoredContact& kept);
    [[nodiscard]] Result<store::Recording> kept_recording(api::RecordKey key);
    /// Error "api.recording_missing".
    [[nodiscard]] Result<std::filesystem::path> sound_of(const store::Recording& kept) const;
    /// The contact after which a list reads on. Error "api.query".
    [[nodiscard]] Result<api::RecordKey> after_of(const api::ListFilter& filter) const;

    BackendParts parts_;
    messages::Mailroom mailroom_;
    mutable PastScripts past_;
    Looks looks_;
    quality::Reviews reviews_;
    const Instant born_ = steady_now(); // with born_wall_: labels for instants of that axis
    const WallTime born_wall_ = wall_now();
    std::mutex people_mutex_;
    std::map<AgentId, std::pair<std::string, std::string>> people_; // number, name; people_mutex_
    std::map<AgentId, directory::Role> ranks_;                      // guarded by people_mutex_
    std::mutex runs_mutex_;
    std::map<std::int64_t, WallTime> runs_; ///< before this one; guarded by runs_mutex_
};

/// The scripts of all packs by the name the machine knows them by: PACK/DRILL.
[[nodiscard]] std::string script_name(const persona::Pack& pack, const persona::Drill& drill);

/// How moves become known, as people order it. Error "drill.ear".
[[nodiscard]] Result<persona::Ear> ear_of(const std::string& word);

/// How far the contact is, as ContactRow says it.
[[nodiscard]] std::string stage_word(const center::ContactView& contact);

} // namespace ringroom::server
