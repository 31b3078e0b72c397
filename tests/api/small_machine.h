#pragma once
// What the API asks of the running lab, answered from a few rows and a store: for tests of the API
// alone.
#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <poll.h>

#include <catch2/catch.hpp>

#include "api/audience.h"
#include "api/backend.h"
#include "base/mailbox.h"
#include "evidence/archive.h"
#include "evidence/notary.h"
#include "exam/tables.h"

namespace ringroom::test {

/// Keeps what it was told; answers on a thread of its own, as the control thread does.
class SmallMachine final : public api::Backend {
public:
    /// Contact 11's: "private", "shared"; null: none.
    std::atomic<const char*> practice{nullptr};
    std::atomic<std::int64_t> lacks_consent{0}; ///< this person; 0: nobody

    explicit SmallMachine(std::filesystem::path sound)
        : sound_(std::move(sound))
        , control_([this] { run(); }) {}
    ~SmallMachine() override {
        post([this] { stopping_ = true; });
        control_.join();
    }

    /// Runs on the control thread, after what was posted before.
    void post(std::function<void()> job) {
        {
            const std::lock_guard lock(mutex_);
            jobs_.push_back(std::move(job));
        }
        wakeup_.wake();
    }
    void tell(Fact fact) {
        post([this, fact] {
            if (listener_)
                listener_({Instant{++ticks_}, fact});
        });
    }
    std::vector<Event> events() {
        const std::lock_guard lock(mutex_);
        return events_;
    }

    void submit(Event event, api::Answer<void> answer) override {
        post([this, event, answer] {
            if (silent)
                return held_.push_back(answer);
            if (const auto* field = std::get_if<event::FormField>(&event);
                field != nullptr && field->contact != ContactId{12})
                return answer(fail("center.refused.not_your_contact", "not this agent's"));
            if (std::holds_alternative<event::DialRecord>(event))
                return answer(fail("center.refused.no_record", "nothing on show"));
            {
                const std::lock_guard lock(mutex_);
                events_.push_back(event);
            }
            answer({});
        });
    }
    void subscribe(std::function<void(const StampedFact&)> listener) override {
        std::atomic<bool> set{false};
        post([&] {
            listener_ = std::move(listener);
            set = true;
            set.notify_one();
        });
        set.wait(false);
    }
    std::vector<wire::QueueFigures> queues(Language language) override {
        return {{QueueId{1}, "complaints", language == Language::zh ? "投诉专席" : "Complaints", 2,
                 4_s, 1, 0, 7, 1}};
    }
    std::vector<wire::AgentRow> agents(Language) override { return {row(AgentId{1})}; }
    std::vector<wire::ContactRow> contacts(Language) override {
        return {{ContactId{12}, Direction::inbound, "13800000000", "96100", "complaints",
                 AgentId{1}, live_drill, "talking", 5_s}};
    }
    wire::SeatView seat(AgentId agent, Language) override {
        wire::SeatView view;
        view.agent = row(agent);
        wire::SeatContact contact;
        contact.id = ContactId{12};
        contact.customer = {{"name", "姓名", "<script>alert(1)</script>\x1b[31m"}};
        view.contact = contact;
        view.queues = queues(Language::zh);
        return view;
    }
    std::vector<wire::OutboundRecord> records(AgentId) override {
        return {{ContactId{14}, DrillId{2}, "宽带提速", "13800000001", {{"姓名", "姓名", "王"}}}};
    }
    std::vector<wire::DirectoryRow> directory(Language) override {
        return {{.kind = "seat", .dial = "1002", .name = "李", .role = "student", .free = true},
                {.kind = "queue", .dial = "faults", .name = "宽带故障", .free = true}};
    }
    Result<wire::RoleCard> contact_role(ContactId contact) override {
        if (contact != ContactId{12})
            return fail("api.not_found", "no such contact");
        return wire::RoleCard{.drill = DrillId{1}, .contact = contact, .title = "师傅爽约投诉"};
    }
    Result<wire::RoleCard> drill_role(DrillId drill) override {
        if (drill != DrillId{1})
            return fail("api.not_found", "no such drill");
        return wire::RoleCard{.drill = drill, .title = "师傅爽约投诉"};
    }
    bool plays_in(AgentId agent, DrillId drill) override {
        return agent == AgentId{2} && drill == DrillId{1};
    }
    Result<wire::Telephone> telephone(AgentId agent) override {
        if (agent != AgentId{1})
            return fail("api.not_found", "no telephone");
        return wire::Telephone{"1001", "secret-of-the-telephone", "ringroom", "127.0.0.1", 5060};
    }
    std::string said(const std::string& word, Language language) override {
        return language == Language::en && word == "小休" ? "Short break" : word;
    }
    std::string skill_group_name(const std::string& group, Language language) override {
        return group == "general" ? (language == Language::zh ? "综合席" : "Any agent") : group;
    }
    std::string meant(const std::string& said) override {
        return said == "Short break" ? "小休" : said;
    }
    std::vector<wire::PackRow> packs() override {
        return {{"fault",
                 "宽带故障",
                 "1",
                 "abc",
                 {{"one", "师傅爽约投诉", Direction::inbound, "投诉专席", 1},
                  {"two", "断网三天", Direction::inbound, "投诉专席", 3}}}};
    }
    Result<std::vector<wire::ScriptStudy>> study(AgentId, const std::string& pack,
                                                 const std::string& drill) override {
        if (pack != "fault")
            return fail("api.not_found", "no pack " + pack);
        return std::vector<wire::ScriptStudy>{{.script = pack + "/" + drill,
                                               .title = "师傅爽约投诉",
                                               .steps = {{"开场", "您好"}},
                                               .moves = {"致歉"}}};
    }
    bool is_private(const ContactKey& contact) override {
        const char* word = practice;
        return contact.contact == ContactId{11} && word != nullptr &&
               std::string_view(word) == "private";
    }
    api::Seclusion seclusion(DrillId lesson) override {
        const auto found = secluded.find(lesson);
        return found == secluded.end() ? api::Seclusion::none : found->second;
    }
    std::map<DrillId, api::Seclusion> secluded; ///< none: of a class
    DrillId live_drill;                         ///< of contact 12
    std::vector<api::AskingQueue> asking_queues(Language) override {
        return {{QueueId{1}, "Complaints", {"complaints", "投诉专席"}, {{SkillId{1}, asked_}}},
                {QueueId{2}, "Important customers", {"vip"}, {{SkillId{1}, 60}}}};
    }
    /// The level that the first queue asks for; 20 before.
    void ask_more(int level) { asked_ = level; }
    /// What the last drill was started with.
    api::ClosedQueues closed_queues() {
        const std::lock_guard lock(mutex_);
        return closed_;
    }
    void start_drill(AgentId, wire::DrillStart start, api::ClosedQueues closed,
                     api::Answer<wire::DrillStatus> answer) override {
        post([this, start, closed, answer] {
            if (start.pack != "fault")
                return answer(fail("drill.unknown_pack", "no pack " + start.pack));
            const std::lock_guard lock(mutex_);
            closed_ = closed;
            drills_.push_back({DrillId{drills_.size() + 1}, start.pack, start.script.value_or(""),
                               start.class_name, "running", start.seed.value_or(1), "marked"});
            answer(drills_.back());
        });
    }
    void repeat(api::RecordKey key, AgentId, AgentId agent,
                api::Answer<wire::DrillStatus> answer) override {
        post([this, key, agent, answer] {
            if (key.contact != ContactId{11})
                return answer(fail("again.snapshot_changed", to_text(key)));
            repeated_ = agent;
            answer(wire::DrillStatus{.id = DrillId{9}, .pack = "fault", .state = "running"});
        });
    }
    AgentId repeated() const { return repeated_; } ///< who was to sit
    void order_drill(AgentId, DrillId id, api::DrillOrder order,
                     api::Answer<wire::DrillStatus> answer) override {
        post([this, id, order, answer] {
            const std::lock_guard lock(mutex_);
            for (auto& [student, own] : practices_)
                for (auto& one : own)
                    if (one.id == id) {
                        one.state = "ended";
                        return answer(one);
                    }
            if (id.value > drills_.size())
                return answer(fail("api.not_found", "no such drill"));
            auto& drill = drills_[id.value - 1];
            drill.state = order == api::DrillOrder::pause    ? "paused"
                          : order == api::DrillOrder::resume ? "running"
                                                             : "ended";
            answer(drill);
        });
    }
    std::vector<wire::DrillStatus> drills() override {
        const std::lock_guard lock(mutex_);
        return drills_;
    }
    std::vector<DrillId> closed_drills() override {
        std::vector<DrillId> out;
        for (const auto& drill : drills())
            if (drill.state != "ended")
                out.push_back(drill.id);
        return out;
    }
    Result<wire::List<wire::ResultRow>> results(const api::ListFilter& filter) override {
        wire::List<wire::ResultRow> out;
        for (const std::uint64_t agent : {1, 2})
            if (!filter.agent || filter.agent == AgentId{agent})
                out.items.push_back(result_row(agent));
        return out;
    }
    Result<wire::ResultDetail> result(api::RecordKey key, Language) override {
        if (key.contact.value < 11 || key.contact.value > 12)
            return fail("api.not_found", "no such contact");
        return wire::ResultDetail{
            result_row(key.contact.value - 10),
            {{"greeting", "开场", 10'000, 8'000, "2100 ms", "3000 ms", 0_s, 3_s}},
            {{"talk", "通话", "65 s"}},
            {{"工单号", "1234", "1234", true}},
            wire::ContactOrigin{7, "fault/one", "4", std::string(16, 'b'), std::string(16, 'c')}};
    }
    Result<wire::List<wire::RecordingRow>> recordings(const api::ListFilter& filter) override {
        wire::List<wire::RecordingRow> out;
        for (const std::uint64_t agent : {1, 2})
            if (!filter.agent || filter.agent == AgentId{agent})
                out.items.push_back(recording_row(agent));
        return out;
    }
    Result<wire::RecordingRow> recording(api::RecordKey key) override {
        if (key.contact.value < 11 || key.contact.value > 12)
            return fail("api.not_found", "no such contact");
        return recording_row(key.contact.value - 10);
    }
    /// The file that the index names; of what is not in it: the lab's one sound.
    Result<std::filesystem::path> recording_file(api::RecordKey key) override {
        const auto rows = indexed(key);
        if (rows.empty())
            return sound_;
        auto file = store_->folder() / rows.front().file;
        if (!std::filesystem::exists(file))
            return fail("api.recording_missing", rows.front().file);
        return file;
    }
    Result<evidence::Seal> recording_seal(api::RecordKey key) override {
        const auto rows = indexed(key);
        return rows.empty() ? Result<evidence::Seal>(evidence::Seal{})
                            : archive_->seal(rows.front());
    }
    Result<wire::Waveform> waveform(api::RecordKey, const api::Picture& wanted) override {
        return wire::Waveform{
            1_s, {std::vector<std::int64_t>(wanted.pixels * 2, 5)}, wanted.from, wanted.to};
    }
    Result<std::vector<wire::Mark>> marks(api::RecordKey, Language) override {
        return std::vector<wire::Mark>{{500_ms, "move", "道歉"}};
    }
    Result<wire::FormHistory> form_history(api::RecordKey) override {
        return wire::FormHistory{{"工单号"}, {{1_s, "工单号", "4471"}}, "已解决", 3_s, 4_s};
    }
    Result<std::vector<wire::MomentRow>> moments(DrillId) override {
        return std::vector<wire::MomentRow>{{"scene-1", "scene", "开场", "", 2}};
    }
    Result<std::vector<wire::MomentPart>> moment(DrillId, const std::string& id,
                                                 Language) override {
        if (id == "scene-2")
            return fail("api.not_found", id);
        return std::vector<wire::MomentPart>{{.record = "1-11",
                                              .agent = AgentId{1},
                                              .to = 2_s,
                                              .measures = {{{"talk", "通话", "65 s"}}}}};
    }
    std::shared_ptr<const knowledge::Index> knowledge() override { return articles_; }
    messages::Mailroom& mailroom() override { return *mailroom_; }
    quality::Reviews& reviews() override { return *reviews_; }
    exam::Hall& hall() override { return *hall_; }
    exam::Practicals& practicals() override { return *practicals_; }
    Result<exam::PracticalSetup> practical_setup(const wire::NewPractical& plan,
                                                 std::uint64_t& seed) override {
        seed = static_cast<std::uint64_t>(plan.seed.value_or(7));
        exam::PracticalSetup out{.title = plan.title,
                                 .class_name = plan.class_name,
                                 .ear = "self_report",
                                 .papers = static_cast<int>(plan.papers.value_or(1)),
                                 .pass_mark = static_cast<int>(plan.pass_mark.value_or(80))};
        for (const auto& call : plan.calls) {
            if (call.pack != "fault")
                return fail("drill.unknown_pack", call.pack);
            const auto papers = static_cast<std::size_t>(std::clamp(out.papers, 0, 9));
            out.tasks.push_back({.pack = "fault",
                                 .script = "fault/one",
                                 .title = "师傅爽约投诉",
                                 .number = "96100",
                                 .weight = static_cast<int>(call.weight.value_or(1)),
                                 .seeds = std::vector<std::uint64_t>(papers, 7),
                                 .customers = std::vector<std::uint64_t>(papers, 1)});
        }
        return out;
    }
    /// The first of them is in no queue.
    Result<std::map<std::int64_t, Diagnostics>>
    practical_doubts(const exam::PracticalSetup&, const std::vector<exam::Sitter>& sitters,
                     Language) override {
        std::map<std::int64_t, Diagnostics> out{
            {sitters.front().person, {{.code = "exam.practical.no_queue", .message = "no"}}}};
        if (const auto person = lacks_consent.load(); person != 0)
            out[person].push_back({.code = "exam.practical.no_consent", .message = "not asked"});
        return out;
    }
    void start_practice(AgentId student, wire::PracticeStart start,
                        api::Answer<wire::DrillStatus> answer) override {
        post([this, student, start, answer] {
            const std::lock_guard lock(mutex_);
            practices_[student].push_back(
                {.id = DrillId{900}, .pack = start.pack, .state = "running"});
            answer(practices_[student].back());
        });
    }
    std::vector<wire::DrillStatus> practices(AgentId student) override {
        const std::lock_guard lock(mutex_);
        return practices_[student];
    }
    Result<void> share_practice(api::RecordKey key, AgentId student, bool shared) override {
        const std::lock_guard lock(mutex_);
        if (key.contact.value != 11 || student.value != 1)
            return fail("practice.unknown", to_text(key));
        practice = shared ? "shared" : "private";
        return {};
    }
    Result<std::vector<wire::ListeningBreach>> listening_breaches(const std::string& drill,
                                                                  Language language) override {
        if (drill != "broadband/complaint")
            return fail("drill.unknown_script", '"' + drill + '"');
        return std::vector<wire::ListeningBreach>{
            {"no_goodbye", language == Language::zh ? "没有道别就挂机" : "Hangs up at once"}};
    }
    Result<wire::ListeningMade> make_listening(const wire::NewListening& order,
                                               const exam::By&) override {
        if (order.breaches.empty())
            return fail("drill.listening.none", '"' + order.drill + '"');
        return wire::ListeningMade{.question = 1,
                                   .key = order.key.value_or("a call"),
                                   .record = "2-1",
                                   .seed = order.seed.value_or(7),
                                   .length = 60_s,
                                   .planted = {{order.breaches.front(), "Hangs up at once", 60_s}}};
    }
    Result<wire::PracticalDifficulty>
    practical_difficulty(const exam::PracticalSetup& setup) override {
        return wire::PracticalDifficulty{
            .papers = {{.paper = "A", .mean = 71'300, .calls = {{.title = setup.tasks[0].title}}}},
            .allowed = 3'000};
    }
    std::vector<drill::Turn> practical_turns(std::int64_t) override { return {}; }
    void order_practical(std::int64_t exam, const std::string& order, std::string by,
                         api::Answer<exam::Practical> answer) override {
        post([this, exam, order, by, answer] {
            answer(practicals_->change(exam, wall_now(), [&](auto& one, auto& log) -> Result<void> {
                if (order == "start" && one.state != exam::PracticalState::waiting)
                    return fail("exam.practical.state", '"' + order + '"');
                one.state = order == "start"  ? exam::PracticalState::running
                            : order == "drop" ? exam::PracticalState::dropped
                                              : exam::PracticalState::ended;
                log.push_back({.what = exam::PracticalEvent::started, .words = by});
                return {};
            }));
        });
    }
    void practical_extra(std::int64_t exam, wire::PracticalExtra extra,
                         api::Answer<exam::Practical> answer) override {
        post([this, exam, extra, answer] {
            answer(practicals_->change(exam, wall_now(), [&](auto& one, auto&) -> Result<void> {
                auto* who = one.candidate(extra.person);
                if (who == nullptr)
                    return fail("drill.no_candidate", "nobody");
                who->extra += extra.extra;
                return {};
            }));
        });
    }
    void practical_again(std::int64_t, wire::PracticalAgain,
                         api::Answer<exam::Practical> answer) override {
        post([answer] { answer(fail("drill.no_call", "none was done")); });
    }
    void practical_let_in(std::int64_t exam, wire::PracticalLetIn whom,
                          api::Answer<exam::Practical> answer) override {
        post([this, exam, whom, answer] {
            answer(practicals_->change(exam, wall_now(), [&](auto& one, auto&) -> Result<void> {
                auto* who = one.candidate(whom.person);
                if (who == nullptr)
                    return fail("drill.no_candidate", "nobody");
                who->let_in = true;
                who->kept_out = false;
                return {};
            }));
        });
    }
    evidence::Archive& archive() override { return *archive_; }
    store::Job witnessing(std::int64_t, WallTime at,
                          std::vector<evidence::Testimony> told) override {
        return [this, at, told](store::Writer& writer) {
            for (const auto& one : told)
                if (auto kept = notary_->witness(writer, at, one); !kept)
                    return kept;
            return Result<void>{};
        };
    }
    /// What is judged by `rules` from now on.
    void grade_by(quality::Rules rules) {
        reviews_ = std::make_unique<quality::Reviews>(*store_, rules);
    }
    void keep_by(evidence::Rules rules) {
        auto notary = evidence::Notary::open(*store_, store_->folder(), wall_now());
        REQUIRE(notary);
        notary_ = *notary;
        archive_ = std::make_unique<evidence::Archive>(*store_, *notary, store_->folder(),
                                                       std::move(rules));
    }
    void use(store::Store& store) {
        auto practicals = exam::Practicals::open(store, wall_now());
        REQUIRE(practicals);
        practicals_ = std::move(*practicals);
        store_ = &store;
        keep_by({.days = {{"practice", 365}, {"other", 30}, {"model", 0}}, .bench = {}});
        mailroom_ = std::make_unique<messages::Mailroom>(store);
        reviews_ = std::make_unique<quality::Reviews>(store, quality::Rules{});
        auto hall = exam::Hall::open(store, {steady_now(), wall_now()});
        REQUIRE(hall);
        hall_ = std::move(*hall);
    }
    void note(directory::AuditEntry entry) override {
        entry.at = wall_now();
        (void)store_->post([=](store::Writer& w) { return directory::append_audit(w, entry); });
        const std::lock_guard lock(notes_mutex_);
        notes_.push_back(std::move(entry));
    }
    std::vector<directory::AuditEntry> notes() {
        const std::lock_guard lock(notes_mutex_);
        return notes_;
    }
    Result<directory::AuditPage> audit_log(const directory::AuditFilter& filter) override {
        // What was posted before is committed then.
        if (auto written = store_->write([](store::Writer&) -> Result<void> { return {}; });
            !written)
            return tl::unexpected(written.error());
        const auto session = store_->reader();
        REQUIRE(session);
        return directory::audit_page((*session)->reader(), filter);
    }
    Result<api::Letterhead> letterhead(Language language) override {
        return api::Letterhead{.school = language == Language::zh ? "职业学院" : "College",
                               .proof = "12 " + std::string(64, 'a'),
                               .utc_offset = Duration{8 * 3'600'000}};
    }
    wire::Health health(Language language) override {
        const auto* words = language == Language::zh ? "录音" : "recording";
        return {"ok", "0.1.0", 1_s, {{"center.alarm.recording", words, false, "a", "b", 2}}};
    }
    std::string metrics() override { return "ringroom_calls 3\n"; }

    std::atomic<bool> silent{false}; ///< the machine never answers

private:
    void run() {
        pollfd waiting{wakeup_.fd(), POLLIN, 0};
        while (!stopping_) {
            ::poll(&waiting, 1, -1);
            wakeup_.drain();
            std::vector<std::function<void()>> jobs;
            {
                const std::lock_guard lock(mutex_);
                jobs.swap(jobs_);
            }
            for (const auto& job : jobs)
                job();
        }
    }
    static wire::AgentRow row(AgentId id) {
        return {id, "1001", "李雷",       "1001", Presence::ready, Activity::talking,
                "", 2_s,    ContactId{12}};
    }
    [[nodiscard]] wire::ResultRow result_row(std::uint64_t agent) const {
        wire::ResultRow out;
        out.id = "1-" + std::to_string(agent + 10);
        out.agent = AgentId{agent};
        out.drill = DrillId{agent + 70};
        out.score = 86'500;
        out.final_score = 86'500;
        out.recorded = true;
        if (const auto* word = practice.load(); word != nullptr && agent == 1)
            out.practice = word;
        return out;
    }
    [[nodiscard]] wire::RecordingRow recording_row(std::uint64_t agent) const {
        wire::RecordingRow out;
        out.id = "1-" + std::to_string(agent + 10);
        out.agent = AgentId{agent};
        out.agent_name = "人";
        out.started_at = "2026-05-01T04:00:00Z";
        out.peer = agent == 2 ? AgentId{5} : AgentId{}; // the team leader called them
        out.sha256 = "cafe";
        out.state = "sealed";
        out.length = 90_s;
        out.drill = result_row(agent).drill;
        out.practice = result_row(agent).practice;
        return out;
    }

    [[nodiscard]] std::vector<store::Recording> indexed(api::RecordKey key) {
        const auto session = store_->reader();
        REQUIRE(session);
        const auto run = key.run == 0 ? 1 : key.run;
        auto rows = store::recordings_of((*session)->reader(), run, key.contact.value);
        REQUIRE(rows);
        return std::move(*rows);
    }
    static knowledge::Article article(std::string id, std::string title, std::string text) {
        return {.id = id, .base = id, .title = std::move(title), .text = std::move(text)};
    }

    std::filesystem::path sound_;
    std::shared_ptr<const knowledge::Index> articles_ = std::make_shared<const knowledge::Index>(
        std::vector<knowledge::Article>{article("light", "光猫亮红灯", "LOS 灯红色闪烁。"),
                                        article("tele:bill", "A bill", "Look **here**.")});
    store::Store* store_ = nullptr;
    std::atomic<AgentId> repeated_{};
    std::unique_ptr<messages::Mailroom> mailroom_;
    std::unique_ptr<quality::Reviews> reviews_;
    std::unique_ptr<exam::Hall> hall_;
    std::unique_ptr<exam::Practicals> practicals_;
    std::shared_ptr<const evidence::Notary> notary_;
    std::unique_ptr<evidence::Archive> archive_;
    std::mutex mutex_;
    Wakeup wakeup_;
    std::vector<std::function<void()>> jobs_;  // guarded by mutex_
    std::vector<Event> events_;                // guarded by mutex_
    std::mutex notes_mutex_;                   // answers are given, and noted, under mutex_
    std::vector<directory::AuditEntry> notes_; // guarded by notes_mutex_
    std::vector<wire::DrillStatus> drills_;    // guarded by mutex_
    std::atomic<int> asked_ = 20;
    api::ClosedQueues closed_;                                    // guarded by mutex_
    std::map<AgentId, std::vector<wire::DrillStatus>> practices_; // guarded by mutex_
    std::vector<api::Answer<void>> held_;                         // control thread only
    std::function<void(const StampedFact&)> listener_;            // control thread only
    std::int64_t ticks_ = 0;                                      // control thread only
    bool stopping_ = false;                                       // control thread only
    std::thread control_;
};

} // namespace ringroom::test
