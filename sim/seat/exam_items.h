#pragma once
// Each question of an exam over all attempts: how hard it was, and whether it parted who knows from
// who does not; a key that proves wrong is corrected from here. The window's thread.
#include <cstdint>
#include <vector>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/exam_rekey.h"
#include "seat/keys.h"
#include "seat/table.h"
#include "wire/messages.h"

namespace ringroom::seat {

class Desk;

class ExamItemsView {
public:
    explicit ExamItemsView(Desk& desk);
    /// At the cursor.
    void draw(std::int64_t exam, ImVec2 size);
    /// A key is being corrected: Esc leaves that first.
    [[nodiscard]] bool is_correcting() const { return correcting_; }
    [[nodiscard]] std::vector<Key> foot_keys() const;

private:
    void draw_figures(std::int64_t exam, ImVec2 size);
    void fill(const wire::ExamItems& items);

    Desk& desk_;
    Table table_;
    Asked<wire::ExamItems> items_;
    std::uint64_t filled_ = 0;
    Language filled_in_ = Language::zh;
    std::int64_t exam_ = 0;
    ExamRekeyForm rekey_;
    bool correcting_ = false;
};

} // namespace ringroom::seat
