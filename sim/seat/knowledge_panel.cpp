#include "seat/knowledge_panel.h"

#include <algorithm>
#include <utility>

#include "base/characters.h"
#include "client/facts.h"
#include "seat/desk.h"
#include "seat/drop_down.h"
#include "seat/limits.h"
#include "seat/page.h"
#include "seat/plain.h"
#include "seat/rich_text.h"

namespace ringroom::seat {
namespace {

constexpr int hits_asked = 30;
constexpr float hit_points = 74;

std::string shortened(const std::string& words) {
    auto all = characters_of(words);
    all.resize(std::min(all.size(), limits::query_characters));
    return utf8_of(all);
}

} // namespace

std::string KnowledgePanel::target() const {
    auto out = "/knowledge?limit=" + std::to_string(hits_asked);
    if (!words_.empty())
        out += "&q=" + client::segment(shortened(words_));
    if (!category_.empty())
        out += "&category=" + client::segment(category_);
    if (!product_.empty())
        out += "&product=" + client::segment(product_);
    return out;
}

bool KnowledgePanel::draw(ImVec2 size) {
    ImGui::PushID("knowledge");
    const bool stays = keys();
    if (article_.empty()) {
        const float top = ImGui::GetCursorPosY();
        draw_search(size.x);
        found_.once(desk_, target());
        if (std::exchange(asked_for_, target()) != target())
            at_ = 0;
        draw_hits(size.y - (ImGui::GetCursorPosY() - top));
    } else {
        draw_article(size);
    }
    ImGui::PopID();
    return stays;
}

bool KnowledgePanel::keys() {
    if (desk_.covered || drop_down_has_keyboard())
        return true;
    if (pressed(Key::escape)) {
        if (article_.empty())
            return false;
        focus(); // back to the hits
        return true;
    }
    const auto* page = found_.value();
    if (!article_.empty() || page == nullptr || page->items.empty())
        return true;
    const auto last = page->items.size() - 1;
    at_ = std::min(at_, last);
    const auto before = at_;
    const int by = stepped(Key::choose);
    at_ = by > 0 ? std::min(at_ + 1, last) : by < 0 && at_ > 0 ? at_ - 1 : at_;
    follow_ = follow_ || at_ != before;
    if (pressed(Key::open))
        open(*page);
    return true;
}

void KnowledgePanel::open(const wire::KnowledgePage& page) {
    article_ = page.items.at(at_).id;
}

void KnowledgePanel::draw_search(float width) {
    auto& look = desk_.look;
    const float side = look.px(156);
    const float gap = look.px(8);
    const auto* page = found_.value();
    const bool narrow = page != nullptr && page->categories.size() + page->products.size() > 0;
    ImGui::SetNextItemWidth(narrow ? width - 2 * (side + gap) : width);
    if (std::exchange(focus_, false))
        ImGui::SetKeyboardFocusHere();
    typed_text(look, "##words", words_, desk_.words("seat.knowledge.hint"),
               ImGuiInputTextFlags_AutoSelectAll);
    if (narrow) {
        ImGui::SameLine(0, gap);
        draw_choice("##category", "seat.knowledge.any_category", category_, page->categories, side);
        ImGui::SameLine(0, gap);
        draw_choice("##product", "seat.knowledge.any_product", product_, page->products, side);
    }
    ImGui::Dummy({0, look.px(4)});
}

void KnowledgePanel::draw_choice(const char* id, const char* all, std::string& value,
                                 const std::vector<std::string>& values, float width) {
    auto& look = desk_.look;
    DropDown what{.shown = value.empty() ? desk_.words(all) : value,
                  .options = {desk_.words(all)},
                  .width = width};
    what.options.insert(what.options.end(), values.begin(), values.end());
    const auto now = std::find(values.begin(), values.end(), value);
    if (value.empty() || now != values.end())
        what.now = value.empty() ? 0 : static_cast<std::size_t>(now - values.begin()) + 1;
    if (const auto row = drop_down(look, id, what))
        value = *row == 0 ? std::string() : values[*row - 1];
}

void KnowledgePanel::draw_hits(float height) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto* page = found_.value();
    const auto refusal = found_.refusal();
    if (!refusal.code.empty())
        return say(look, desk_.words_of(refusal), Type::normal, c.danger, true);
    if (page == nullptr)
        return say(look, desk_.words("seat.list.asking"), Type::normal, c.soft);
    if (page->items.empty())
        return say(look,
                   desk_.words(words_.empty() && category_.empty() && product_.empty()
                                   ? "seat.knowledge.empty"
                                   : "seat.knowledge.none"),
                   Type::normal, c.soft, true);
    ImGui::BeginChild("hits", {0, height}, false, ImGuiWindowFlags_NoNavInputs);
    const float row = look.px(hit_points);
    at_ = std::min(at_, page->items.size() - 1);
    if (std::exchange(follow_, false)) {
        const float at = static_cast<float>(at_) * row;
        if (at < ImGui::GetScrollY())
            ImGui::SetScrollY(at);
        else if (at + row > ImGui::GetScrollY() + height)
            ImGui::SetScrollY(at + row - height);
    }
    for (std::size_t i = 0; i < page->items.size(); ++i)
        draw_hit(page->items[i], i);
    ImGui::EndChild();
}

void KnowledgePanel::draw_hit(const wire::ArticleHit& hit, std::size_t at) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = look.px(hit_points);
    ImGui::PushID(static_cast<int>(at));
    const bool clicked =
        ImGui::InvisibleButton("hit", {width, height - ImGui::GetStyle().ItemSpacing.y});
    const bool hovered = ImGui::IsItemHovered();
    ImGui::PopID();
    const ImVec2 next = ImGui::GetCursorScreenPos();
    auto* draw = ImGui::GetWindowDrawList();
    const ImVec2 high{low.x + width, low.y + height - ImGui::GetStyle().ItemSpacing.y};
    if (at == at_ || hovered)
        draw->AddRectFilled(low, high, at == at_ ? c.brand_soft : c.ground, look.px(6));
    if (at == at_)
        draw->AddRectFilled(low, {low.x + look.px(3), high.y}, c.brand);
    const float pad = look.px(10);
    ImGui::SetCursorScreenPos({low.x + pad, low.y + look.px(5)});
    std::vector<Ink> head = {{one_line(hit.title, 80), Type::strong, c.ink}};
    for (const auto& word : {hit.category, hit.product})
        if (!word.empty())
            head.push_back({"  " + one_line(word, 30), Type::small, c.soft});
    const auto* how = hit.all_words ? nullptr : "seat.knowledge.some_words";
    if (how != nullptr)
        head.push_back({"  " + desk_.words(how), Type::small, c.warn});
    draw_rich(look, head, width - 2 * pad, 1);
    ImGui::SetCursorScreenPos({low.x + pad, low.y + look.px(28)});
    std::vector<Ink> words;
    for (const auto& piece : hit.snippet)
        words.push_back({one_line(piece.text), Type::small, piece.hit ? c.brand : c.soft,
                         piece.hit ? c.brand_soft : 0});
    draw_rich(look, words, width - 2 * pad, 2);
    ImGui::SetCursorScreenPos(next);
    if (clicked) {
        at_ = at;
        article_ = hit.id;
    }
}

void KnowledgePanel::draw_article(ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    take_all_keys();
    opened_.once(desk_, "/knowledge/" + client::segment(article_));
    if (key_button(look, "back", desk_.words("seat.knowledge.back"), "Esc",
                   {look.px(130), look.px(32)}))
        return focus();
    const auto refusal = opened_.refusal();
    const auto* article = opened_.value();
    if (!refusal.code.empty())
        return say(look, desk_.words_of(refusal), Type::normal, c.danger, true);
    if (article == nullptr || article->id != article_)
        return say(look, desk_.words("seat.list.asking"), Type::normal, c.soft);
    ImGui::SameLine(0, look.px(14));
    ImGui::AlignTextToFramePadding();
    std::string place = one_line(article->category, 40);
    if (!article->product.empty())
        place += (place.empty() ? "" : " · ") + one_line(article->product, 40);
    say(look, place, Type::small, c.soft);
    if (std::exchange(drawn_, article_) != article_)
        blocks_ = markdown::blocks(article->text);
    ImGui::BeginChild("article", {0, size.y - look.px(44)}, false);
    const float step = look.px(60);
    const auto by = static_cast<float>(stepped(Key::choose)) * step +
                    static_cast<float>(stepped(Key::choose_page)) * (size.y - step);
    if (by != 0)
        ImGui::SetScrollY(ImGui::GetScrollY() + by);
    const float width = ImGui::GetContentRegionAvail().x - look.px(6);
    draw_rich(look, {{one_line(article->title, 200), Type::large, c.ink}}, width);
    ImGui::Dummy({0, look.px(6)});
    draw_markdown(look, blocks_, width);
    ImGui::EndChild();
}

} // namespace ringroom::seat
