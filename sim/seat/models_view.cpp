#include "seat/models_view.h"

#include <algorithm>
#include <utility>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration models_every{30'000};
constexpr Duration practice_every{2'000};
constexpr float words_points = 96;

} // namespace

ModelsView::ModelsView(Desk& desk, PlayerPanel& player)
    : desk_(desk)
    , player_(player) {}

std::vector<Key> ModelsView::foot_keys() const {
    auto out = ListView::foot_keys();
    if (teaches_)
        out.push_back(Key::model_remove);
    out.insert(out.end(), {Key::model_agree, Key::model_refuse});
    return out;
}

const wire::ModelRow* ModelsView::row_named(const std::string& id) const {
    const auto& all = rows_.items();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

void ModelsView::fill() {
    std::vector<TableRow> rows;
    for (const auto& one : rows_.items()) {
        const bool waits = one.state == "asked" && one.mine;
        rows.push_back({one.id,
                        {{one.title, 0, Tone::strong},
                         {one_line(one.words, 80)},
                         {one.drill_title.value_or(one.script), 0, Tone::soft},
                         {one.skill.value_or(""), 0, Tone::soft},
                         {length_text(one.length), one.length.ms},
                         {one.mine ? desk_.words("seat.model.mine") : one.agent_name.value_or(""),
                          0, one.mine ? Tone::strong : Tone::soft},
                         {desk_.words("seat.model.state_is." + one.state), waits ? 0 : 1,
                          one.state == "given" ? Tone::ok
                          : waits              ? Tone::danger
                                               : Tone::warn},
                         {when_text(one.added_at), when_rank(one.added_at), Tone::soft}}});
    }
    table_->rows.set(std::move(rows));
}

void ModelsView::draw(const Shown& shown, ImVec2 size) {
    if (!table_) {
        teaches_ = shown.may("grade");
        std::vector<TableAction> actions{{Key::model_agree, "seat.model.agree"},
                                         {Key::model_refuse, "seat.model.refuse"}};
        if (teaches_)
            actions.push_back({Key::model_remove, "seat.model.remove"});
        table_.emplace("models",
                       std::vector<Column>{{"seat.model.title"},
                                           {"seat.model.hear"},
                                           {"seat.list.lesson"},
                                           {"seat.model.skill"},
                                           {"seat.list.recorded_length", true},
                                           {"seat.model.who"},
                                           {"seat.model.state"},
                                           {"seat.model.added"}},
                       std::move(actions));
    }
    rows_.keep(desk_, "/models", models_every);
    if (const auto answer = sent_.take(); answer && *answer)
        rows_.forget();
    if (std::exchange(filled_, rows_.version()) != rows_.version() ||
        std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language)
        fill();
    const auto refusal = rows_.refusal();
    const auto none = !refusal.code.empty()
                          ? desk_.words_of(refusal)
                          : desk_.words(rows_.known() ? "seat.model.none" : "seat.list.asking");
    const auto* chosen = table_->rows.chosen();
    const auto* row = chosen == nullptr ? nullptr : row_named(chosen->id);
    const float words = row == nullptr || row->words.empty() ? 0 : desk_.look.px(words_points);
    const float player = player_.is_open() ? desk_.look.px(PlayerPanel::points) : 0;
    const auto asked = table_->draw(desk_, {size.x, size.y - words - player}, none);
    if (words > 0)
        draw_words(*row, {size.x, words - desk_.look.px(8)});
    if (asked)
        act(shown, *asked);
    if (player_.is_open())
        player_.draw_below(shown, size.x);
}

void ModelsView::draw_words(const wire::ModelRow& row, ImVec2 size) {
    begin_card(desk_.look, "hear", size, ImGuiWindowFlags_NoNavInputs);
    say(desk_.look, plain_text(row.words, 2'000), Type::normal, desk_.look.colours().ink, true);
    end_card();
}

void ModelsView::act(const Shown& shown, const Table::Asked& asked) {
    const auto* row = row_named(asked.id);
    if (row == nullptr || sent_.waiting())
        return;
    const auto url = "/models/" + row->id;
    if (asked.action == Key::open)
        player_.open(row->id, row->title, {}, shown,
                     opening_of(shown, row->mine ? shown.me.id : AgentId{}));
    else if (asked.action == Key::model_remove)
        desk_.back.ask("POST", url + "/remove", {}, sent_.begin());
    else if (row->mine)
        desk_.back.ask("POST", url + "/answer",
                       wire::encode(wire::ModelAnswer{asked.action == Key::model_agree}),
                       sent_.begin());
    else
        desk_.back.tell("seat.model.not_yours");
}

PracticeView::PracticeView(Desk& desk)
    : desk_(desk)
    , table_("practice",
             {{"seat.list.lesson"},
              {"seat.model.skill"},
              {"seat.list.direction"},
              {"seat.exam.difficulty", true},
              {"seat.practice.pack"}},
             {{Key::open, "seat.practice.start"},
              {Key::practice_stop, "seat.practice.stop", false}}) {}

std::vector<Key> PracticeView::foot_keys() const {
    auto out = ListView::foot_keys();
    out.insert(out.end(), {Key::practice_stop, Key::presence});
    return out;
}

void PracticeView::fill() {
    std::vector<TableRow> rows;
    if (const auto* packs = packs_.value())
        for (const auto& pack : packs->items)
            for (const auto& script : pack.scripts)
                rows.push_back(
                    {pack.name + "/" + script.name,
                     {{script.title, 0, Tone::strong},
                      {script.skill_label},
                      {desk_.words(script.direction == Direction::inbound ? "seat.list.inbound"
                                                                          : "seat.list.outbound"),
                       0, Tone::soft},
                      {std::to_string(script.difficulty), script.difficulty},
                      {pack.title, 0, Tone::soft}}});
    table_.rows.set(std::move(rows));
}

void PracticeView::draw(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    packs_.once(desk_, "/practice/scripts");
    mine_.keep(desk_, "/practice", practice_every);
    if (const auto answer = sent_.take(); answer && *answer)
        mine_.forget();
    if (std::exchange(filled_, packs_.version()) != packs_.version() ||
        std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language)
        fill();
    const float top = ImGui::GetCursorPosY();
    const auto* mine = mine_.value();
    const bool runs =
        mine != nullptr && !mine->items.empty() && mine->items.front().state != "ended";
    const bool ready = shown.view.agent.presence == Presence::ready;
    if (runs)
        say(look,
            desk_.words("seat.practice.runs",
                        {{"done", std::to_string(mine->items.front().done)},
                         {"planned", std::to_string(mine->items.front().planned)}}),
            Type::strong, look.colours().ok, true);
    say(look, desk_.words(runs && !ready ? "seat.practice.get_ready" : "seat.practice.hint"),
        Type::small, runs && !ready ? look.colours().danger : look.colours().soft, true);
    ImGui::Dummy({0, look.px(4)});
    const float used = ImGui::GetCursorPosY() - top;
    const auto refusal = packs_.refusal();
    const auto none =
        !refusal.code.empty()
            ? desk_.words_of(refusal)
            : desk_.words(packs_.value() != nullptr ? "seat.practice.none" : "seat.list.asking");
    table_.without = runs ? std::vector<Key>{} : std::vector{Key::practice_stop};
    const auto asked = table_.draw(desk_, {size.x, size.y - used}, none);
    if (!asked || sent_.waiting())
        return;
    if (asked->action == Key::practice_stop)
        desk_.back.ask("POST", "/practice/stop", {}, sent_.begin());
    else
        start(asked->id);
}

void PracticeView::start(const std::string& script) {
    const auto slash = script.find('/');
    desk_.back.ask("POST", "/practice",
                   wire::encode(wire::PracticeStart{.pack = script.substr(0, slash),
                                                    .script = script.substr(slash + 1)}),
                   sent_.begin());
}

} // namespace ringroom::seat
