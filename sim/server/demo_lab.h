#pragma once
// A lab of its own for a run without people: the server and robot students as programs of their
// own, in a folder that is made anew, and clients for whoever takes part.
//
//     DemoLab lab({.out = "demo", .assets = …, .scenarios = …});
//     lab.prepare({"index.html"});
//     lab.start();
//     lab.seat_robots({{"1001", "good"}, {"1002", "lazy"}});
//     const auto teacher = lab.log_in("8001");
//
// One thread.
#include <csignal>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "client/client.h"
#include "robot/crew.h"
#include "server/child.h"

namespace ringroom::server {

struct DemoPlaces {
    std::filesystem::path out;
    std::filesystem::path data; ///< empty: out/data, replaced each time
    std::filesystem::path assets;
    std::filesystem::path scenarios;
    std::uint64_t seed = 13;
    bool verbose = false;
    Language language = Language::en;
};

class DemoLab {
public:
    explicit DemoLab(DemoPlaces places);
    ~DemoLab();
    DemoLab(const DemoLab&) = delete;
    DemoLab& operator=(const DemoLab&) = delete;

    /// Ctrl-C and SIGTERM end what waits, from now on.
    static void heed_signals();
    /// Error "robot.demo.interrupted" once a signal came, "robot.demo.child" when a program died.
    [[nodiscard]] Result<void> is_well();

    /// Empties the folder: of what is named and of what a lab and its robots leave. Errors:
    /// "robot.demo.not_empty", "robot.demo.folder".
    [[nodiscard]] Result<void> prepare(const std::vector<std::string>& written_before);
    /// Errors: "robot.demo.child", "robot.demo.interrupted".
    [[nodiscard]] Result<void> start();
    struct Seated {
        std::string number;
        std::string profile;
    };
    /// Until all of them are ready. Errors as start().
    [[nodiscard]] Result<void> seat_robots(const std::vector<Seated>& robots);
    /// Sends them home; what each says it did and heard. Error "robot.demo.child".
    [[nodiscard]] Result<nlohmann::json> dismiss_robots();
    /// A client with this person's token. Errors: "robot.cards", those of the login.
    [[nodiscard]] Result<std::unique_ptr<client::Client>> log_in(const std::string& number);
    /// Ends whatever runs; clients must be gone.
    void stop();

    [[nodiscard]] const std::filesystem::path& data() const { return data_; }
    [[nodiscard]] const std::filesystem::path& logs() const { return logs_; }
    /// One line to standard output.
    void say(const char* key, TextArguments arguments = {}) const;

private:
    [[nodiscard]] Result<nlohmann::json> await_file(Child& child, const std::filesystem::path& file,
                                                    const std::filesystem::path& log);

    DemoPlaces places_;
    std::filesystem::path data_;
    std::filesystem::path logs_;
    std::optional<Child> lab_;
    std::optional<Child> robots_;
    client::Address server_;
    std::unique_ptr<client::Network> network_;
    std::vector<robot::CardRow> cards_;
};

/// Writes a whole file. Error "robot.demo.folder".
[[nodiscard]] Result<void> write_all(const std::filesystem::path& file, std::string_view content);

} // namespace ringroom::server
