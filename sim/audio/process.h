#pragma once
// Runs one program with an argument list (no shell), feeds it some bytes, collects what it writes,
// and ends it when it takes too long or writes too much. Blocking; any thread.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace ringroom::audio {

struct ProcessRequest {
    std::string program;                ///< looked up in PATH
    std::vector<std::string> arguments; ///< without the program's own name
    std::string_view input;             ///< goes to its standard input
    Duration time_limit;
    std::size_t output_bytes_max = 0;
};

/// What it wrote to standard output. Errors: process.not_found, process.failed (exit code other
/// than 0, ended by a signal, or no resources), process.timed_out, process.too_much.
[[nodiscard]] Result<std::vector<std::uint8_t>> run_process(const ProcessRequest& request);

} // namespace ringroom::audio
