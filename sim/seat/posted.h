#pragma once
// What a form has sent to the lab and waits for: until the lab has taken it the form stays as it
// is. The window's thread; the answer arrives on another.
//
//     back.ask("POST", "/callbacks", body, sent_.begin());
//     if (const auto answer = sent_.take()) ... // once a frame
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "seat/back.h"

namespace ringroom::seat {

/// Another try may bring more: there was no answer, or this seat is just signing in again.
[[nodiscard]] inline bool is_passing(const Error& error) {
    const std::string_view code = error.code;
    return code.starts_with("client.") || code.starts_with("token.") ||
           code.starts_with("store.") || code == "api.token_missing" || code == "seat.signed_out" ||
           code == "api.busy" || code == "api.stopping" || code == "api.failed";
}

class Posted {
public:
    /// For Back::ask(); an answer to an earlier one is forgotten when it comes.
    [[nodiscard]] Back::Then begin() {
        state_ = std::make_shared<State>();
        return [state = state_](const Result<std::string>& answer) {
            const std::lock_guard lock(state->mutex);
            state->answer = answer;
        };
    }
    [[nodiscard]] bool waiting() const { return state_ != nullptr; }
    /// The answer, once.
    [[nodiscard]] std::optional<Result<std::string>> take() {
        if (!state_)
            return std::nullopt;
        std::optional<Result<std::string>> out;
        {
            const std::lock_guard lock(state_->mutex);
            out = std::exchange(state_->answer, std::nullopt);
        }
        if (out)
            state_.reset();
        return out;
    }

private:
    struct State {
        std::mutex mutex;
        std::optional<Result<std::string>> answer; // guarded by mutex
    };
    std::shared_ptr<State> state_;
};

/// A change of a row that has a version. A list shows the row as it was until it has come anew: as
/// it was it is sent once only, unless the lab refuses it.
///
///     if (change_.may(row.id, row.version))
///         back.ask("PUT", target, body, change_.begin(row.id, row.version));
class RowChange {
public:
    [[nodiscard]] bool may(std::int64_t row, std::int64_t version) const {
        return !sent_.waiting() && !is_sent(row, version);
    }
    /// It was sent as this version, and not refused.
    [[nodiscard]] bool is_sent(std::int64_t row, std::int64_t version) const {
        return row == row_ && version <= version_;
    }
    [[nodiscard]] Back::Then begin(std::int64_t row, std::int64_t version) {
        row_ = row;
        version_ = version;
        return sent_.begin();
    }
    [[nodiscard]] std::optional<Result<std::string>> take() {
        auto answer = sent_.take();
        if (answer && !*answer)
            row_ = 0;
        return answer;
    }

private:
    Posted sent_;
    std::int64_t row_ = 0; ///< 0: none
    std::int64_t version_ = 0;
};

} // namespace ringroom::seat
