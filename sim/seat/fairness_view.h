#pragma once
// Whether marks depend on what they should not: voice, seat, marker, variant, order, paper. Each
// value of each split with its difference, the clear ones as warnings first. The window's thread.
#include <cstdint>
#include <string>
#include <vector>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/table.h"
#include "wire/messages.h"

namespace ringroom::seat {

/// What a comparison says, by the labels of its splits. A split none of whose values has a
/// difference was not compared: nobody is told that marks do not depend on it.
struct FairnessVerdict {
    bool warns = false;
    std::vector<std::string> compared;
    std::vector<std::string> open; ///< not compared
};
[[nodiscard]] FairnessVerdict verdict_on(const wire::Fairness& fairness);

class FairnessView {
public:
    explicit FairnessView(Desk& desk);
    /// At the cursor.
    void draw(const std::string& class_name, ImVec2 size);

private:
    void fill(const wire::Fairness& fairness);
    void draw_summary(const wire::Fairness& fairness);

    Desk& desk_;
    Asked<wire::Fairness> fairness_;
    Table table_;
    std::string class_name_;
    std::uint64_t filled_ = 0;
    Language filled_in_ = Language::zh;
};

} // namespace ringroom::seat
