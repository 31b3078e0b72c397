// Telephones that are not ours: SIPp calls in and is called. Skipped, aloud, where it is missing.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "sip/wire.h"
#include "sip/world.h"

extern char** environ;

using namespace ringroom;
using namespace ringroom::sip;
using namespace ringroom::sip::test;

namespace {

class Program {
public:
    explicit Program(std::vector<std::string> words) {
        std::vector<char*> arguments;
        for (auto& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        for (const int fd : {0, 1, 2})
            posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
        REQUIRE(posix_spawnp(&pid_, arguments[0], &actions, nullptr, arguments.data(), environ) ==
                0);
        posix_spawn_file_actions_destroy(&actions);
    }
    ~Program() {
        if (pid_ > 0 && !ended_) {
            kill(pid_, SIGKILL);
            waitpid(pid_, nullptr, 0);
        }
    }
    bool ended() {
        ended_ = ended_ || waitpid(pid_, &status_, WNOHANG) == pid_;
        return ended_;
    }
    [[nodiscard]] int code() const { return WIFEXITED(status_) ? WEXITSTATUS(status_) : -1; }

private:
    pid_t pid_ = -1;
    int status_ = 0;
    bool ended_ = false;
};

bool installed(const char* program) {
    const auto found = access(program, X_OK) == 0;
    if (!found)
        WARN(program << " is not installed: not tested");
    return found;
}

/// Wakes the Loop often enough to look at a program's end.
void tick(Loop& loop) {
    loop.at(steady_now() + 10_ms, [&loop] { tick(loop); });
}

} // namespace

TEST_CASE("SIPp calls in, over UDP and TCP") {
    if (!installed("/usr/bin/sipp"))
        return;
    World world({.trunks = {"127.0.0.1"}});
    tick(world.loop);
    world.on_server = [&](const Event& event) {
        if (const auto* invited = std::get_if<Invited>(&event)) {
            world.stack->ring(invited->leg);
            REQUIRE(world.stack->answer(invited->leg, media_at(50000)));
        }
    };
    for (const std::string transport : {"u1", "t1"}) {
        world.server.events.clear();
        Program sipp({"sipp", "-sn", "uac", "-s", "95588", "-i", "127.0.0.1", "-t", transport, "-m",
                      "20", "-r", "100", "-d", "0", "-nostdin",
                      fmt::format("127.0.0.1:{}", world.stack->port())});
        REQUIRE(world.loop.run_until([&] { return sipp.ended(); }, 60_s));
        CHECK(sipp.code() == 0);
        // SIPp is done with the answer to its last BYE, which goes out before the event.
        CHECK(world.until([&] { return world.server.all<Released>().size() == 20; }));
        CHECK(world.server.all<Confirmed>().size() == 20);
    }
    REQUIRE(world.until([&] { return world.stack->stats().legs == 0; }));
}

TEST_CASE("SIPp is called and hung up on") {
    if (!installed("/usr/bin/sipp"))
        return;
    World world;
    tick(world.loop);
    // A port that was free a moment ago.
    std::uint16_t port = 0;
    {
        Wire wire(world.loop, world.stack->port());
        port = wire.port();
    }
    Program sipp({"sipp", "-sn", "uas", "-i", "127.0.0.1", "-p", std::to_string(port), "-m", "5",
                  "-nostdin"});
    std::uint64_t last = 0;
    std::size_t answered = 0;
    const auto dial = [&] {
        world.stack->originate({.leg = LegId{++last},
                                .uri = fmt::format("sip:service@127.0.0.1:{}", port),
                                .from = "95588",
                                .media = media_at(50000)});
    };
    world.on_server = [&](const Event& event) {
        if (const auto* up = std::get_if<Answered>(&event)) {
            ++answered;
            world.stack->release(up->leg);
        }
        if (std::holds_alternative<Released>(event) && answered < 5)
            world.loop.at(steady_now() + 50_ms, dial); // not listening yet, or the next
    };
    dial();
    REQUIRE(world.loop.run_until([&] { return sipp.ended(); }, 60_s));
    CHECK(sipp.code() == 0);
    CHECK(answered == 5);
}

TEST_CASE("baresip registers, rings and is cancelled; then it calls in and is hung up on") {
    if (!installed("/usr/bin/baresip"))
        return;
    World world;
    tick(world.loop);
    const auto folder = std::filesystem::temp_directory_path() /
                        fmt::format("ringroom-baresip-{}-{}", getpid(), world.stack->port());
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "config") << "module_path /usr/lib/baresip/modules\n"
                                        "sip_listen 127.0.0.1:0\nnet_interface 127.0.0.1\n"
                                        "audio_source ausine,440\naudio_player aubridge,a\n"
                                        "audio_alert aubridge,b\nmodule g711.so\n"
                                        "module ausine.so\nmodule aubridge.so\n"
                                        "module uuid.so\nmodule_app account.so\n"
                                        "module_app menu.so\n";
    std::ofstream(folder / "accounts")
        << fmt::format("<sip:201@127.0.0.1:{}>;auth_user=201;auth_pass=secret201;"
                       "answermode=auto;regint=3600;audio_codecs=PCMA\n",
                       world.stack->port());
    std::ofstream(folder / "contacts") << "";
    {
        Program baresip({"baresip", "-f", folder.string(), "-t", "60"});
        REQUIRE(world.loop.run_until([&] { return world.stack->registered("201"); }, 30_s));
        world.stack->originate(
            {.leg = LegId{1}, .user = "201", .from = "95588", .media = media_at(50000)});
        REQUIRE(world.loop.run_until([&] { return world.server.has<Ringing>(); }, 30_s));
        world.stack->release(LegId{1});
        REQUIRE(world.loop.run_until([&] { return world.stack->stats().legs == 0; }, 30_s));
    }
    Program baresip({"baresip", "-f", folder.string(), "-t", "60", "-e", "/dial 95588"});
    REQUIRE(world.loop.run_until([&] { return world.server.has<Invited>(); }, 30_s));
    const auto invited = world.server.last<Invited>();
    CHECK(invited.from == "201");
    CHECK(invited.dialled == "95588");
    REQUIRE(world.stack->answer(invited.leg, media_at(50000)));
    REQUIRE(world.loop.run_until([&] { return world.server.has<Confirmed>(); }, 30_s));
    world.stack->release(invited.leg);
    REQUIRE(world.loop.run_until([&] { return world.stack->stats().legs == 0; }, 30_s));
    std::filesystem::remove_all(folder);
}
