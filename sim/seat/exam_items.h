#pragma once
// Each question of an exam over all attempts: how hard it was, and whether it parted who knows from
// who does not. The window's thread.
#include <cstdint>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/table.h"
#include "wire/messages.h"

namespace ringroom::seat {

class Desk;

class ExamItemsView {
public:
    explicit ExamItemsView(Desk& desk);
    /// At the cursor.
    void draw(std::int64_t exam, ImVec2 size);

private:
    void fill(const wire::ExamItems& items);

    Desk& desk_;
    Table table_;
    Asked<wire::ExamItems> items_;
    std::uint64_t filled_ = 0;
    Language filled_in_ = Language::zh;
};

} // namespace ringroom::seat
