#include "seat/directory_dialog.h"

#include <algorithm>
#include <utility>

#include "seat/back.h"
#include "seat/dialog.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

const char* title_key(DirectoryDialog::Use use) {
    switch (use) {
    case DirectoryDialog::Use::transfer:
    case DirectoryDialog::Use::send:
        return "seat.directory.transfer";
    case DirectoryDialog::Use::consult:
        return "seat.directory.consult";
    case DirectoryDialog::Use::dial:
        break;
    }
    return "seat.directory.dial";
}

const char* activity_key(Activity activity) {
    switch (activity) {
    case Activity::holding:
        return "seat.state.holding";
    case Activity::dialling:
        return "seat.state.dialling";
    case Activity::after_call_work:
        return "seat.state.wrap_up";
    case Activity::ringing:
    case Activity::reserved:
        return "seat.state.ringing";
    case Activity::talking:
    case Activity::idle:
        break;
    }
    return "seat.state.talking";
}

/// Could be reached now, and waits for it.
bool is_ready(const wire::DirectoryRow& row) {
    return row.free && (row.kind != "seat" || row.presence == Presence::ready);
}

std::string id_of(const wire::DirectoryRow& row) {
    return row.kind + " " + row.dial;
}

} // namespace

void DirectoryDialog::open(Use use, AgentId whose, std::string extension) {
    use_ = use;
    whose_ = whose;
    their_ = std::move(extension);
    open_ = focus_ = fresh_ = true;
    wanted_.clear();
    chosen_.clear();
    rows_.forget();
}

bool DirectoryDialog::fits(const wire::DirectoryRow& row) const {
    if (row.kind == "seat" && (row.dial == own_ || row.dial == their_))
        return false;
    if ((use_ == Use::consult || use_ == Use::dial) && row.kind == "queue")
        return false;
    if (use_ == Use::consult && row.kind != "seat")
        return false;
    return wanted_.empty() || row.dial.find(wanted_) != std::string::npos ||
           row.name.find(wanted_) != std::string::npos;
}

std::string DirectoryDialog::state_of(const wire::DirectoryRow& row) const {
    if (row.kind == "queue")
        return desk_.words("seat.queues_waiting", {{"count", std::to_string(row.waiting)}});
    if (row.kind != "seat")
        return desk_.words("seat.directory.number");
    if (row.activity != Activity::idle)
        return desk_.words(activity_key(row.activity));
    if (!row.free)
        return desk_.words("seat.directory.no_telephone");
    return desk_.words(row.presence == Presence::ready ? "seat.state.ready"
                                                       : "seat.state.not_ready");
}

void DirectoryDialog::choose(const wire::DirectoryRow& row) {
    switch (use_) {
    case Use::transfer:
        desk_.back.ask("POST", "/seat/transfer", wire::encode(wire::TransferStart{row.dial}));
        break;
    case Use::send:
        desk_.back.ask("POST", "/agents/" + std::to_string(whose_.value) + "/transfer",
                       wire::encode(wire::TransferStart{row.dial}));
        break;
    case Use::consult:
        desk_.back.ask("POST", "/seat/consult", wire::encode(wire::ConsultStart{row.dial}));
        break;
    case Use::dial:
        desk_.call(row.dial);
        break;
    }
    open_ = false;
}

bool DirectoryDialog::draw_row(const wire::DirectoryRow& row, bool chosen) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size{ImGui::GetContentRegionAvail().x, look.px(34)};
    const bool clicked = ImGui::InvisibleButton(("row " + row.kind + row.dial).c_str(), size);
    if (chosen || ImGui::IsItemHovered())
        ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + size.x, at.y + size.y}, c.brand_soft,
                                                  look.px(6));
    if (chosen)
        ImGui::SetScrollHereY(0.5F);
    const auto put = [&](float x, const std::string& text, Type type, ImU32 colour) {
        auto* font = look.font(type);
        look.seen(text);
        ImGui::GetWindowDrawList()->AddText(
            font, font->FontSize, {at.x + look.px(x), at.y + (size.y - font->FontSize) / 2}, colour,
            text.c_str());
    };
    put(10, row.dial, Type::strong, c.ink);
    put(120, row.name, Type::normal, c.ink);
    put(300, state_of(row), Type::small, is_ready(row) ? c.ok : c.soft);
    return clicked;
}

/// Who is ready comes first, then who could be reached; who could not be comes last, after the
/// queues and numbers.
std::vector<const wire::DirectoryRow*> DirectoryDialog::fitting() {
    std::vector<const wire::DirectoryRow*> rows;
    if (const auto* list = rows_.value())
        for (const auto& row : list->items)
            if (fits(row))
                rows.push_back(&row);
    const auto rank = [](const auto* row) {
        const bool seat = row->kind == "seat";
        return !row->free ? 3 : !seat ? 2 : is_ready(*row) ? 0 : 1;
    };
    std::stable_sort(rows.begin(), rows.end(),
                     [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
    return rows;
}

void DirectoryDialog::draw_rows(const Shown&) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto* list = rows_.value();
    if (list == nullptr)
        return say(look,
                   rows_.waiting() ? desk_.words("seat.loading") : desk_.words_of(rows_.refusal()),
                   Type::normal, c.soft);
    const auto rows = fitting();
    if (rows.empty())
        return say(look, desk_.words("seat.directory.none"), Type::normal, c.soft, true);
    const int last = static_cast<int>(rows.size()) - 1;
    const auto now = std::find_if(rows.begin(), rows.end(),
                                  [&](const auto* row) { return id_of(*row) == chosen_; });
    const int before = now == rows.end() ? 0 : static_cast<int>(now - rows.begin());
    const int at = std::clamp(before + stepped(Key::choose), 0, last);
    chosen_ = id_of(*rows[static_cast<std::size_t>(at)]);
    const bool enter = pressed(Key::open);
    ImGui::BeginChild("rows", {0, 0});
    for (int i = 0; i <= last; ++i)
        if (draw_row(*rows[static_cast<std::size_t>(i)], i == at) || (enter && i == at)) {
            choose(*rows[static_cast<std::size_t>(i)]);
            break;
        }
    ImGui::EndChild();
}

/// The talk in which it was opened has ended, or another has begun.
bool DirectoryDialog::is_over(const Shown& shown) {
    if (use_ == Use::dial)
        return shown.hook != Hook::none;
    if (use_ == Use::send)
        return false;
    const bool talks = shown.hook == Hook::talking && shown.handling() && shown.mine_is("agent");
    const auto talk = talks ? shown.view.contact->id : ContactId{};
    if (std::exchange(fresh_, false))
        talk_ = talk;
    return !talk || talk != talk_;
}

void DirectoryDialog::draw(const Shown& shown) {
    if (open_ && is_over(shown))
        open_ = false;
    if (!open_)
        return;
    own_ = shown.view.agent.extension;
    rows_.keep(desk_, "/directory", limits::figures_every);
    if (!begin_dialog(desk_, "directory", desk_.words(title_key(use_)), {520, 440}, open_))
        return end_dialog();
    if (std::exchange(focus_, false))
        ImGui::SetKeyboardFocusHere();
    ImGui::SetNextItemWidth(-1);
    typed_text(desk_.look, "##wanted", wanted_, desk_.words("seat.directory.search"));
    draw_rows(shown);
    end_dialog();
}

} // namespace ringroom::seat
