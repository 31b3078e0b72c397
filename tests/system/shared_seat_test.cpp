// Two students share one computer: the workstation as its program makes it, in a window that nobody
// looks at, over a lab of its own. One signs in, has a call and signs out; the other has the
// sign-in one key away; what each sees, and what the lab keeps of each, is their own.
#include "seat/limits.h"
#include "seat/typist.h"
#include "seat/workplace.h"
#include "system/lab.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

/// The settings folder of this test only.
struct OwnSettings {
    explicit OwnSettings(const std::filesystem::path& folder) {
        ::setenv("XDG_CONFIG_HOME", folder.c_str(), 1);
    }
    ~OwnSettings() { ::unsetenv("XDG_CONFIG_HOME"); }
    OwnSettings(const OwnSettings&) = delete;
    OwnSettings& operator=(const OwnSettings&) = delete;
};

class SharedComputer {
public:
    explicit SharedComputer(Lab& lab)
        : lab_(lab) {
        typist.listens();
        place_.emplace(typist.look(), back_, sound_, known());
    }
    /// Until the seat shows so; the telephones outside go on meanwhile.
    void is(std::function<bool(const seat::Shown&)> what) {
        typist.until([this, what = std::move(what)] {
            lab_.pass(20_ms);
            return what(back_.shown());
        });
    }
    void signed_in(const std::string& number) {
        is([number](const seat::Shown& shown) {
            return shown.stage == seat::Stage::at_seat && shown.me.number == number &&
                   shown.view.agent.presence == Presence::not_ready;
        });
    }
    /// The number is there already, the cursor in the field of the password.
    void sign_in(const std::string& number) {
        typist.then([] {}); // the cursor comes with the page
        typist.types(lab_.password(number));
        typist.strokes(SDL_SCANCODE_RETURN);
        signed_in(number);
    }
    void sign_out() {
        typist.commands(SDL_SCANCODE_Q);
        is([](const seat::Shown& shown) { return shown.stage == seat::Stage::signed_out; });
    }
    /// A call from outside is taken, and over; the student rests again.
    void has_call(Caller& caller) {
        typist.strokes(SDL_SCANCODE_F10);
        is([](const seat::Shown& shown) { return shown.view.agent.presence == Presence::ready; });
        typist.then([&] { caller.handset.call("96101"); });
        is([](const seat::Shown& shown) { return shown.hook == seat::Hook::ringing; });
        typist.strokes(SDL_SCANCODE_SPACE);
        is([](const seat::Shown& shown) { return shown.hook == seat::Hook::talking; });
        typist.strokes(SDL_SCANCODE_F3);
        is([](const seat::Shown& shown) {
            return shown.hook == seat::Hook::none && !shown.handling();
        });
        typist.strokes(SDL_SCANCODE_F10);
        is([](const seat::Shown& shown) {
            return shown.view.agent.presence == Presence::not_ready;
        });
    }
    /// Today's newest contact, as the card below the list tells it.
    void looks_at_newest(const std::string& telephone) {
        typist.strokes(SDL_SCANCODE_2, KMOD_LALT);
        typist.strokes(SDL_SCANCODE_LALT);
        typist.strokes(SDL_SCANCODE_HOME);
        typist.until([this, telephone] { return typist.reads(telephone); });
    }
    void run() {
        typist.run([this] { place_->draw(back_.shown()); });
    }
    seat::test::Typist typist;

private:
    [[nodiscard]] seat::Remembered known() const {
        seat::Remembered out;
        out.server = "127.0.0.1:" + std::to_string(lab_.http_port());
        out.number = "1001";
        out.checked = true; // nobody is led to the seat check first
        return out;
    }
    Lab& lab_;
    std::shared_ptr<media::Line> line_ = std::make_shared<media::Line>();
    seat::Sound sound_{line_, {}, [] {}};
    seat::Back back_{line_, [] {}};
    std::optional<seat::Workplace> place_;
};

} // namespace

TEST_CASE("two students share a seat, and each has their own number, calls and lists there") {
    const test::Folder folder;
    const OwnSettings settings(folder.path());
    Lab lab;
    Caller first(lab, 900, "13800001111");
    Caller second(lab, 1400, "13800002222");
    SharedComputer computer(lab);
    auto& typist = computer.typist;

    computer.sign_in("1001");
    computer.has_call(first);
    computer.looks_at_newest("13800001111");
    computer.sign_out();

    // The second has never been here: the number is typed over the first one's.
    typist.strokes(SDL_SCANCODE_TAB, KMOD_LSHIFT);
    typist.strokes(SDL_SCANCODE_LSHIFT);
    typist.commands(SDL_SCANCODE_A);
    typist.types("1002");
    typist.strokes(SDL_SCANCODE_TAB);
    computer.sign_in("1002");
    computer.has_call(second);
    computer.looks_at_newest("13800002222");
    typist.then([&] { CHECK_FALSE(typist.reads("13800001111")); });
    computer.sign_out();

    // Now each is one key away from the other.
    typist.commands(SDL_SCANCODE_U);
    computer.sign_in("1001");
    computer.looks_at_newest("13800001111");
    typist.then([&] { CHECK_FALSE(typist.reads("13800002222")); });
    computer.sign_out();
    typist.commands(SDL_SCANCODE_U);
    computer.sign_in("1002");
    computer.looks_at_newest("13800002222");
    computer.run();

    const auto telephones = [&](const std::string& number) {
        const auto client = lab.sign_in(number);
        const auto rows = client->wait<wire::List<wire::LogRow>>("GET", "/log?day=today");
        REQUIRE(rows);
        std::vector<std::string> out;
        for (const auto& row : rows->items)
            out.push_back(row.telephone);
        return out;
    };
    CHECK(telephones("1001") == std::vector<std::string>{"13800001111"});
    CHECK(telephones("1002") == std::vector<std::string>{"13800002222"});
    // Nobody came near what is the other's.
    for (const auto* number : {"1001", "1002"}) {
        const auto client = lab.sign_in(number);
        const auto log = client->wait<wire::List<wire::AuditRow>>("GET", "/me/audit");
        REQUIRE(log);
        for (const auto& row : log->items)
            CHECK(row.number == number);
    }
}
