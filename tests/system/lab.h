#pragma once
// A whole lab under test: the built program as a child process with a small class of its own, its
// facts as an instructor's stream tells them, and telephones with sound in the test's process.
//
//     Lab lab;
//     Seat seat(lab, "1001", 500);                 // registered, logged on, ready
//     Caller caller(lab, 900);
//     caller.handset.call("96101");
//     REQUIRE(lab.until([&] { return lab.has<fact::ContactConnected>(); }));
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "client/client.h"
#include "contact/fact.h"
#include "media/phone.h"
#include "sip/loop.h"
#include "sip/phone.h"
#include "support/folder.h"
#include "system/program.h"
#include "wire/messages.h"

namespace ringroom::system_test {

inline constexpr Duration patience{20'000}; ///< generous: only failures wait so long

/// What the server's stream told, in order. Filled on the network's thread.
class Facts {
public:
    void take(const std::string& message);
    [[nodiscard]] std::vector<StampedFact> all() const {
        const std::lock_guard lock(mutex_);
        return facts_;
    }
    [[nodiscard]] bool greeted() const {
        const std::lock_guard lock(mutex_);
        return greeted_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<StampedFact> facts_; // guarded by mutex_
    bool greeted_ = false;           // guarded by mutex_
};

struct LabSetup {
    std::vector<std::string> arguments; ///< of serve, besides folders and ports
    std::filesystem::path data;         ///< empty: a fresh folder with the test's own class
    bool sample = false;                ///< the sample class instead
    int students = 4;                   ///< of the own class, 1001 and up; at most 20
};

/// lab.toml, menu and people of the tests: two queues, one menu, English.
void write_class(const std::filesystem::path& data, int students = 4);
/// The command line of `ringroom` with these words; folders of assets and packs for serve.
std::vector<std::string> ringroom_words(std::vector<std::string> words);
std::vector<std::string> serve_words(const std::filesystem::path& data,
                                     const std::vector<std::string>& more = {});

class Handset;

class Lab {
public:
    explicit Lab(LabSetup setup = {});
    ~Lab();

    [[nodiscard]] const std::filesystem::path& data() const { return data_; }
    [[nodiscard]] std::uint16_t sip_port() const { return sip_port_; }
    [[nodiscard]] std::uint16_t http_port() const { return http_port_; }
    [[nodiscard]] std::string password(const std::string& number) const;
    /// Somebody's way to the API, without a seat.
    [[nodiscard]] std::unique_ptr<client::Client> sign_in(const std::string& number);
    [[nodiscard]] Program& server() { return *server_; }
    [[nodiscard]] std::filesystem::path folder() const { return folder_.path(); }

    /// Starts the server that has ended once more, on the same data and ports.
    void start_again();
    /// Runs the telephones until `done`, asked every few milliseconds.
    bool until(const std::function<bool()>& done, Duration limit = patience) {
        return loop.run_until(done, limit);
    }
    /// Lets `time` of sound pass: what is waited for is that much sound, not a state.
    void pass(Duration time) {
        const Instant end = steady_now() + time;
        loop.run_until([end] { return steady_now() >= end; }, time + 1_s);
    }
    /// Runs `ringroom` to its end beside the lab.
    struct Ran {
        int code = -1;
        std::string out;
        std::string err;
    };
    Ran run(std::vector<std::string> words);

    template <class T>
    [[nodiscard]] std::vector<T> all() const {
        std::vector<T> out;
        for (const auto& one : facts.all())
            if (const auto* fact = std::get_if<T>(&one.fact))
                out.push_back(*fact);
        return out;
    }
    template <class T>
    [[nodiscard]] bool has(const std::function<bool(const T&)>& which = {}) const {
        for (const auto& fact : all<T>())
            if (!which || which(fact))
                return true;
        return false;
    }
    wire::Health health();
    /// One request as the instructor.
    template <class T>
    [[nodiscard]] T ask(const std::string& method, const std::string& target) {
        auto answer = teacher->wait<T>(method, target);
        INFO(method << " " << target << " " << (answer ? "" : answer.error().text));
        REQUIRE(answer);
        return *answer;
    }
    /// Waits for the recording of the only contact and gives its file.
    std::filesystem::path kept_recording(std::size_t count = 1);

    sip::Loop loop;
    client::Network network;
    Facts facts;
    std::set<Handset*> handsets;
    std::unique_ptr<client::Client> teacher;

private:
    void start(const std::vector<std::string>& more);
    void connect();
    void tick();

    test::Folder folder_;
    std::filesystem::path data_;
    std::unique_ptr<Program> server_;
    std::vector<std::string> arguments_;
    std::uint16_t sip_port_ = 0;
    std::uint16_t http_port_ = 0;
    std::unique_ptr<client::EventStream> stream_;
};

/// A telephone and its sound: says a sine once it talks, keeps what it hears.
class Handset {
public:
    enum class Manner { rings, answers, busy, declines };

    Handset(Lab& lab, const std::string& user, const std::string& password, double tone);
    ~Handset();
    Handset(const Handset&) = delete;
    Handset& operator=(const Handset&) = delete;

    void call(const std::string& number);
    void answer();
    void hang_up();
    /// Keys by RFC 4733, as three packets and three ends.
    void press(std::uint8_t key);
    void hold(bool on);
    /// Sound up to now has been said and heard.
    void pump();
    /// What was heard since forget().
    [[nodiscard]] bool hears(double tone) const { return sound->hears(tone); }
    /// Root mean square of what was heard since forget().
    [[nodiscard]] double loudness() const;
    void forget() { sound->forget(); }

    Manner manner = Manner::rings;
    std::string shown_address = "127.0.0.1"; ///< in its session descriptions
    bool ringing = false;
    bool talking = false;
    std::vector<sip::Released> released;
    std::string ringing_for; ///< number of the contact, as the INVITE says
    sip::LegId leg;
    Instant began; ///< talking since
    std::unique_ptr<sip::Phone> phone;
    std::unique_ptr<media::test::Phone> sound;

private:
    void on_event(const sip::Event& event);
    void begin(const sip::Agreement& agreement);
    [[nodiscard]] sip::Media ours() const;

    Lab& lab_;
    std::int64_t said_ = 0; // frames of 20 ms
};

/// A student: an API client with a telephone.
class Seat {
public:
    /// Registered, logged on and ready unless told otherwise.
    Seat(Lab& lab, std::string number, double tone, bool make_ready = true);

    /// 204, or the refusal's code.
    std::string ask(const std::string& method, const std::string& target,
                    const std::string& body = {});
    [[nodiscard]] wire::SeatView view();
    /// One GET as the student.
    template <class T>
    [[nodiscard]] T ask_for(const std::string& target) const {
        auto answer = client_->wait<T>("GET", target);
        INFO(target << " " << (answer ? "" : answer.error().text));
        REQUIRE(answer);
        return *answer;
    }
    void ready();
    [[nodiscard]] Handset& handset() { return *handset_; }
    /// The cable is pulled: no BYE, no answer, no unregistering.
    void vanish() { handset_.reset(); }

    AgentId agent;
    wire::Telephone telephone;

private:
    Lab& lab_;
    std::unique_ptr<client::Client> client_;
    std::unique_ptr<Handset> handset_;
};

/// Somebody outside, calling in over the trunk.
struct Caller {
    Caller(Lab& lab, double tone, const std::string& number = "13800001111")
        : handset(lab, number, "", tone) {}
    Handset handset;
};

} // namespace ringroom::system_test
