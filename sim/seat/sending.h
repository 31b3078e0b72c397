#pragma once
// Something sent to the lab, and how that went. Asked by the window's thread; the answer comes on
// another.
//
//     sending_.send(desk_, "POST", "/messages", body);
//     ... once a frame: if (const auto well = sending_.take()) ...
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "seat/back.h"
#include "seat/desk.h"

namespace ringroom::seat {

class Sending {
public:
    /// What was sent before is not heard of any more. A refusal is also said at the foot.
    void send(Desk& desk, std::string method, std::string target, std::string body) {
        way_ = std::make_shared<Way>();
        desk.back.ask(std::move(method), std::move(target), std::move(body),
                      [way = way_](const Result<std::string>& done) {
                          const std::lock_guard lock(way->mutex);
                          way->well = done.has_value();
                      });
    }
    [[nodiscard]] bool under_way() const { return way_ != nullptr; }
    /// Once, when the answer has come: whether it went well.
    [[nodiscard]] std::optional<bool> take() {
        if (!way_)
            return std::nullopt;
        std::optional<bool> well;
        {
            const std::lock_guard lock(way_->mutex);
            well = way_->well;
        }
        if (well)
            way_.reset();
        return well;
    }

private:
    struct Way {
        std::mutex mutex;
        std::optional<bool> well; // guarded by mutex
    };
    std::shared_ptr<Way> way_;
};

} // namespace ringroom::seat
