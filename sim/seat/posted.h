#pragma once
// What a form has sent to the lab and waits for: until the lab has taken it the form stays as it
// is. The window's thread; the answer arrives on another.
//
//     back.ask("POST", "/callbacks", body, sent_.begin());
//     if (const auto answer = sent_.take()) ... // once a frame
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "seat/back.h"

namespace ringroom::seat {

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

} // namespace ringroom::seat
