#pragma once
// What a page wants to know from the lab: asked on the back room's thread, looked at by the window.
//
//     Asked<wire::List<wire::AgentRow>> agents_;
//     agents_.keep(desk_, "/agents", 1_s);            // once a frame while the page is on show
//     if (const auto* list = agents_.value()) ...
//     else if (agents_.waiting()) ...
//     else say(desk_.words_of(agents_.refusal()))
//
// The window's thread; the answer arrives on another. A target asked for anew keeps the last answer
// on show until the next has come, so that nothing flickers.
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/time.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/posted.h"

namespace ringroom::seat {

template <class T>
class Asked {
public:
    /// Asks now; an answer to an earlier question is forgotten when it comes.
    void ask(Desk& desk, std::string target) {
        target_ = asked_ = target;
        asked_at_ = steady_now();
        ++state_->round;
        desk.back.get(std::move(target), [state = state_,
                                          round = state_->round](const Result<std::string>& text) {
            auto answer = text.and_then([](const auto& body) { return wire::decode<T>(body); });
            const std::lock_guard lock(state->mutex);
            state->arrived = Arrived{round, std::move(answer)};
        });
    }
    /// Asks where it was not asked before, or longer than `every` ago; draws again when due.
    void keep(Desk& desk, const std::string& target, Duration every) {
        if (target != target_ || (!waiting() && steady_now() - asked_at_ >= every))
            ask(desk, target);
        desk.draw_again(asked_at_ + every);
    }
    /// Asks where it was not asked before, and again where the lab was not there.
    void once(Desk& desk, const std::string& target) {
        constexpr Duration again{3'000};
        const bool failed = !waiting() && error_ && is_passing(*error_);
        if (target != target_ || (failed && steady_now() - asked_at_ >= again))
            ask(desk, target);
        else if (failed)
            desk.draw_again(asked_at_ + again);
    }
    /// As if never asked: the next keep() or once() asks again.
    void forget() {
        target_.clear();
        asked_at_ = {};
    }

    /// Null before the first answer.
    [[nodiscard]] const T* value() {
        take();
        return value_ ? &*value_ : nullptr;
    }
    /// The same, and null until what was asked last has come: of another target it shows nothing.
    [[nodiscard]] const T* own_value() {
        take();
        return value_ && of_ == asked_ ? &*value_ : nullptr;
    }
    /// Why the last question has no answer; an empty code: it has one, or is under way.
    [[nodiscard]] Notice refusal() {
        take();
        return error_ ? Notice{error_->code, error_->text, {}} : Notice{};
    }
    /// A question is under way.
    [[nodiscard]] bool waiting() {
        take();
        return answered_ != state_->round;
    }
    /// Rises with every answer.
    [[nodiscard]] std::uint64_t version() {
        take();
        return version_;
    }

private:
    struct Arrived {
        std::uint64_t round = 0;
        Result<T> answer;
    };
    struct State {
        std::mutex mutex;
        std::optional<Arrived> arrived; // guarded by mutex
        std::uint64_t round = 0;        // the window's
    };
    void take() {
        std::optional<Arrived> arrived;
        {
            const std::lock_guard lock(state_->mutex);
            arrived = std::exchange(state_->arrived, std::nullopt);
        }
        if (!arrived || arrived->round != state_->round)
            return;
        answered_ = arrived->round;
        ++version_;
        error_.reset();
        if (arrived->answer) {
            value_ = std::move(*arrived->answer);
            of_ = asked_;
        } else {
            error_ = arrived->answer.error();
            if (of_ != asked_)
                value_.reset(); // nobody takes another's for it
        }
    }

    std::shared_ptr<State> state_ = std::make_shared<State>();
    std::string target_; ///< empty: to be asked anew
    std::string asked_;  ///< target of the last question
    std::string of_;     ///< target of the value
    Instant asked_at_;
    std::uint64_t answered_ = 0;
    std::uint64_t version_ = 0;
    std::optional<T> value_;
    std::optional<Error> error_;
};

} // namespace ringroom::seat
