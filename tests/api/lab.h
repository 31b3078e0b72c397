#pragma once
// A small lab behind a real API server: real store, directory and sockets, and a machine of a few
// rules in place of the real one. Raw sockets on the client's side, so that tests can send what no
// library would.
#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "api/server.h"
#include "base/mailbox.h"
#include "crm/office.h"
#include "evidence/archive.h"
#include "exam/tables.h"
#include "support/folder.h"

namespace ringroom::test {

/// Keeps what it was told; answers on a thread of its own, as the control thread does.
class SmallMachine final : public api::Backend {
public:
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
                 AgentId{1}, DrillId{}, "talking", 5_s}};
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
    std::string meant(const std::string& said) override {
        return said == "Short break" ? "小休" : said;
    }
    std::vector<wire::PackRow> packs() override {
        return {{"fault", "宽带故障", "1", "abc", {{"师傅爽约投诉", "师傅爽约投诉"}}}};
    }
    void start_drill(AgentId, wire::DrillStart start,
                     api::Answer<wire::DrillStatus> answer) override {
        post([this, start, answer] {
            if (start.pack != "fault")
                return answer(fail("drill.unknown_pack", "no pack " + start.pack));
            const std::lock_guard lock(mutex_);
            drills_.push_back({DrillId{drills_.size() + 1}, start.pack, start.script.value_or(""),
                               start.class_name, "running", start.seed.value_or(1), "marked"});
            answer(drills_.back());
        });
    }
    void order_drill(AgentId, DrillId id, api::DrillOrder order,
                     api::Answer<wire::DrillStatus> answer) override {
        post([this, id, order, answer] {
            const std::lock_guard lock(mutex_);
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
            {{"工单号", "1234", "1234", true}}};
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
    Result<std::filesystem::path> recording_file(api::RecordKey) override { return sound_; }
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
    Result<std::vector<wire::MomentPart>> moment(DrillId, const std::string& id) override {
        if (id == "scene-2")
            return fail("api.not_found", id);
        return std::vector<wire::MomentPart>{{.record = "1-11", .agent = AgentId{1}, .to = 2_s}};
    }
    std::shared_ptr<const knowledge::Index> knowledge() override { return articles_; }
    messages::Mailroom& mailroom() override { return *mailroom_; }
    quality::Reviews& reviews() override { return *reviews_; }
    exam::Hall& hall() override { return *hall_; }
    exam::Practicals& practicals() override { return *practicals_; }
    Result<exam::PracticalSetup> practical_setup(const wire::NewPractical& plan) override {
        exam::PracticalSetup out{.title = plan.title,
                                 .class_name = plan.class_name,
                                 .ear = "self_report",
                                 .papers = static_cast<int>(plan.papers.value_or(1))};
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
                one.state =
                    order == "start" ? exam::PracticalState::running : exam::PracticalState::ended;
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
    evidence::Archive& archive() override { return *archive_; }
    /// What is judged by `rules` from now on.
    void keep_by(evidence::Rules rules) {
        auto notary = evidence::Notary::open(*store_, store_->folder(), wall_now());
        REQUIRE(notary);
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
    static wire::ResultRow result_row(std::uint64_t agent) {
        wire::ResultRow out;
        out.id = "1-" + std::to_string(agent + 10);
        out.agent = AgentId{agent};
        out.score = 86'500;
        out.recorded = true;
        return out;
    }
    static wire::RecordingRow recording_row(std::uint64_t agent) {
        wire::RecordingRow out;
        out.id = "1-" + std::to_string(agent + 10);
        out.agent = AgentId{agent};
        out.peer = agent == 2 ? AgentId{5} : AgentId{}; // the team leader called them
        out.sha256 = "cafe";
        out.state = "sealed";
        return out;
    }

    static knowledge::Article article(std::string id, std::string title, std::string text) {
        return {.id = id, .base = id, .title = std::move(title), .text = std::move(text)};
    }

    std::filesystem::path sound_;
    std::shared_ptr<const knowledge::Index> articles_ = std::make_shared<const knowledge::Index>(
        std::vector<knowledge::Article>{article("light", "光猫亮红灯", "LOS 灯红色闪烁。"),
                                        article("tele:bill", "A bill", "Look **here**.")});
    store::Store* store_ = nullptr;
    std::unique_ptr<messages::Mailroom> mailroom_;
    std::unique_ptr<quality::Reviews> reviews_;
    std::unique_ptr<exam::Hall> hall_;
    std::unique_ptr<exam::Practicals> practicals_;
    std::unique_ptr<evidence::Archive> archive_;
    std::mutex mutex_;
    Wakeup wakeup_;
    std::vector<std::function<void()>> jobs_;          // guarded by mutex_
    std::vector<Event> events_;                        // guarded by mutex_
    std::mutex notes_mutex_;                           // answers are given, and noted, under mutex_
    std::vector<directory::AuditEntry> notes_;         // guarded by notes_mutex_
    std::vector<wire::DrillStatus> drills_;            // guarded by mutex_
    std::vector<api::Answer<void>> held_;              // control thread only
    std::function<void(const StampedFact&)> listener_; // control thread only
    std::int64_t ticks_ = 0;                           // control thread only
    bool stopping_ = false;                            // control thread only
    std::thread control_;
};

struct Answered {
    int status = 0;
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;
    bool closed = false; ///< the server ended the connection afterwards (known with read_close)
};

/// One TCP connection to the server.
class Socket {
public:
    explicit Socket(std::uint16_t port) {
        fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0);
    }
    ~Socket() { ::close(fd_); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    /// As many bytes as the server takes.
    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0)
                return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    /// One answer; status 0 when the connection ended first.
    Answered receive(bool head_only = false) {
        Answered out;
        std::size_t end = 0;
        while ((end = buffer_.find("\r\n\r\n")) == buffer_.npos)
            if (!more())
                return out;
        read_head(buffer_.substr(0, end), out);
        buffer_.erase(0, end + 4);
        const auto length = out.headers.find("content-length");
        if (head_only || length == out.headers.end())
            return out;
        const auto wanted = std::stoull(length->second);
        while (buffer_.size() < wanted)
            if (!more())
                break;
        out.body = buffer_.substr(0, wanted);
        buffer_.erase(0, out.body.size());
        return out;
    }
    /// True when the server ends the connection without another byte.
    bool ends() { return buffer_.empty() && !more(); }

    /// What comes until the server ends the connection.
    std::string read_to_the_end() {
        while (more()) {
        }
        return std::exchange(buffer_, {});
    }
    /// True when the server ended the connection, waiting at most so long for it.
    bool ended_within(Duration time) {
        pollfd waiting{fd_, POLLIN, 0};
        char byte = 0;
        return ::poll(&waiting, 1, static_cast<int>(time.ms)) > 0 &&
               ::recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0;
    }

private:
    bool more() {
        char block[65'536];
        const auto got = ::recv(fd_, block, sizeof block, 0);
        if (got <= 0)
            return false;
        buffer_.append(block, static_cast<std::size_t>(got));
        return true;
    }
    static void read_head(const std::string& head, Answered& out) {
        out.status = std::stoi(head.substr(head.find(' ') + 1));
        for (auto at = head.find("\r\n"); at != head.npos; at = head.find("\r\n", at + 2)) {
            const auto colon = head.find(':', at);
            auto name = head.substr(at + 2, colon - at - 2);
            for (char& c : name)
                c = static_cast<char>(std::tolower(c));
            const auto stop = head.find("\r\n", colon);
            out.headers[name] = head.substr(colon + 2, stop - colon - 2);
        }
    }
    int fd_ = -1;
    std::string buffer_;
};

struct Ask {
    std::string method = "GET";
    std::string path; ///< below /api/v1
    std::string token{};
    std::string body{};
    std::string headers{};                         ///< whole lines, each with its line end
    std::string content_type = "application/json"; ///< of the body
};

/// People: 1 student 1001, 2 student 1002, 3 instructor 2001, 4 admin 9001, 5 team leader 3001;
/// everybody's password is "correct horse".
class Lab {
public:
    explicit Lab(api::Options options = {}) {
        std::ofstream(folder_.path() / "sound.wav", std::ios::binary) << "0123456789";
        auto opened =
            store::Store::open({.folder = folder_.path() / "data", .migrations = migrations()});
        REQUIRE(opened);
        store_ = std::move(*opened);
        auto accounts = directory::Accounts::open(*store_);
        REQUIRE(accounts);
        accounts_ = std::move(*accounts);
        people_ = api::people_of(*store_, *accounts_);
        using directory::Role;
        static const auto hash = *directory::hash_password("correct horse");
        for (const auto& [number, role] :
             std::vector<std::pair<const char*, Role>>{{"1001", Role::student},
                                                       {"1002", Role::student},
                                                       {"2001", Role::instructor},
                                                       {"9001", Role::admin},
                                                       {"3001", Role::team_leader}})
            REQUIRE(store_->write(
                [&, number = number, role = role](store::Writer& writer) -> Result<void> {
                    const auto id = directory::add_person(
                        writer, {number, "人", role, Language::en, {"A"}, "correct horse"}, hash);
                    return id ? Result<void>() : tl::unexpected(id.error());
                }));
        machine_ = std::make_unique<SmallMachine>(folder_.path() / "sound.wav");
        machine_->use(*store_);
        options_ = std::move(options);
        reopen_office();
    }
    /// Reads the store anew, behind a new door.
    void reopen_office() {
        server_.reset();
        auto office = crm::Office::open(*store_, {.run = 1});
        REQUIRE(office);
        office_ = std::move(*office);
        auto started = api::Server::start(options_, *machine_, *people_, *office_);
        REQUIRE(started);
        server_ = std::move(*started);
    }

    std::uint16_t port() const { return server_->port(); }
    SmallMachine& machine() { return *machine_; }
    crm::Office& office() { return *office_; }
    store::Store& store() { return *store_; }
    std::filesystem::path data() const { return folder_.path() / "data"; }
    void stop() { server_.reset(); }

    static std::string request(const Ask& ask) {
        std::string out = ask.method + " /api/v1" + ask.path + " HTTP/1.1\r\nHost: lab\r\n";
        if (!ask.token.empty())
            out += "Authorization: Bearer " + ask.token + "\r\n";
        if (!ask.body.empty())
            out += "Content-Type: " + ask.content_type +
                   "\r\nContent-Length: " + std::to_string(ask.body.size()) + "\r\n";
        return out + ask.headers + "\r\n" + ask.body;
    }
    Answered ask(const Ask& ask) {
        Socket socket(port());
        socket.send(request(ask));
        return socket.receive(ask.method == "HEAD");
    }
    Answered raw(std::string_view bytes) {
        Socket socket(port());
        socket.send(bytes);
        auto out = socket.receive();
        out.closed = socket.ends();
        return out;
    }
    std::string token(const std::string& number) {
        const auto answer =
            ask({.method = "POST",
                 .path = "/login",
                 .body = R"({"number":")" + number + R"(","password":"correct horse"})"});
        REQUIRE(answer.status == 200);
        const auto login = wire::decode<wire::LoginAnswer>(answer.body);
        REQUIRE(login);
        return login->token;
    }

private:
    static std::vector<store::Migration> migrations() {
        auto all = directory::migrations();
        for (auto& one : crm::migrations())
            all.push_back(std::move(one));
        for (auto& one : evidence::migrations())
            all.push_back(std::move(one));
        for (auto& one : exam::migrations())
            all.push_back(std::move(one));
        for (auto& one : messages::migrations())
            all.push_back(std::move(one));
        for (auto& one : training::migrations())
            all.push_back(std::move(one));
        for (auto& one : quality::migrations())
            all.push_back(std::move(one));
        return all;
    }

    Folder folder_;
    api::Options options_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<directory::Accounts> accounts_;
    std::unique_ptr<api::People> people_;
    std::unique_ptr<SmallMachine> machine_;
    std::unique_ptr<crm::Office> office_;
    std::unique_ptr<api::Server> server_;
};

} // namespace ringroom::test
