#pragma once
// A program started by this one: in a process group of its own, its output in a file, ended by its
// number, and ended by the system should this program die first.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/result.h"
#include "base/time.h"

namespace ringroom::server {

class Child {
public:
    /// Runs this very program with `arguments`. Standard output goes to `output`, standard error to
    /// `log`. Call it on the thread that lives as long as the program. Error "robot.demo.child".
    [[nodiscard]] static Result<Child> start(const std::vector<std::string>& arguments,
                                             const std::filesystem::path& output,
                                             const std::filesystem::path& log);
    /// stop() with a short patience.
    ~Child();
    Child(Child&& other) noexcept;
    Child& operator=(Child&& other) noexcept;
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// Its exit code once it has ended (128 + signal for a killed one).
    [[nodiscard]] std::optional<int> ended();
    /// Asks it to end (SIGTERM); kills it after `patience`. Returns its exit code.
    int stop(Duration patience);
    [[nodiscard]] pid_t pid() const { return pid_; }

private:
    explicit Child(pid_t pid)
        : pid_(pid) {}
    pid_t pid_ = -1;
    std::optional<int> code_;
};

} // namespace ringroom::server
