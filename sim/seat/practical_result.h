#pragma once
// What came of a practical exam for who sat it, once it is released: the mark of each call, their
// mean, sheet and certificate as files, and the way to each call's recording. The window's thread.
//
//     result_.show(row);
//     if (result_.draw(size)) back_to_the_list();
//     if (const auto record = result_.take_listen()) grading.show(*record);
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/fetched_file.h"
#include "seat/keys.h"
#include "seat/table.h"
#include "wire/messages.h"

namespace ringroom::seat {

/// "87.5", and with what the results came out where a call was marked anew since then.
[[nodiscard]] std::string mark_words(const Desk& desk, const wire::PracticalCandidate& row);

class PracticalResult {
public:
    explicit PracticalResult(Desk& desk);
    void show(const wire::PracticalRow& exam);
    /// At the cursor. True: back to where one came from.
    [[nodiscard]] bool draw(ImVec2 size);
    [[nodiscard]] std::vector<Key> foot_keys() const;
    /// The contact whose recording is to be heard, once.
    [[nodiscard]] std::optional<std::string> take_listen() { return std::exchange(listen_, {}); }

private:
    void fill(const wire::PracticalCandidate& mine);
    void draw_head(const wire::PracticalCandidate& mine);
    [[nodiscard]] bool draw_buttons(const wire::PracticalCandidate* mine);
    [[nodiscard]] std::string url(const char* what) const;

    Desk& desk_;
    wire::PracticalRow exam_;
    Asked<wire::PracticalCandidate> mine_;
    std::uint64_t filled_ = 0;
    Language filled_in_ = Language::zh;
    Table table_;
    FetchedFile file_;
    std::optional<std::string> listen_;
};

/// Calls of a candidate as rows of a list with the columns of practical_columns(), the newest try
/// of each call last; the row's id is the contact, or "-" and a number where there is none.
[[nodiscard]] std::vector<TableRow> practical_call_rows(const Desk& desk,
                                                        const wire::PracticalRow& exam,
                                                        const wire::PracticalCandidate& candidate);
[[nodiscard]] std::vector<Column> practical_columns();

} // namespace ringroom::seat
