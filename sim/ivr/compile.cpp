#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/check.h"
#include "ivr/flow.h"
#include "lua/source.h"

namespace ringroom::ivr {

namespace {
Target::Kind reserved(std::string_view word) {
    if (word == "back" || word == "返回")
        return Target::Kind::back;
    if (word == "top" || word == "顶层")
        return Target::Kind::top;
    if (word == "hang_up" || word == "挂断")
        return Target::Kind::hang_up;
    return Target::Kind::none;
}

/// Collects what is wrong with one draft.
class Compiler {
public:
    Compiler(Flow& flow, std::string_view file, Language language, const Vocabulary& known)
        : flow_(flow)
        , file_(file)
        , language_(language)
        , known_(known) {}

    Diagnostics run() {
        name_nodes();
        link_targets();
        for (const auto& node : flow_.nodes)
            check_node(node);
        if (!has_errors(found_)) { // the walks below need linked targets
            find_unreachable();
            find_rounds();
        }
        std::stable_sort(found_.begin(), found_.end(), [](const auto& a, const auto& b) {
            return std::pair(a.line, a.column) < std::pair(b.line, b.column);
        });
        return std::move(found_);
    }

private:
    using Arguments = TextArguments;

    static Place at(const Node& node) { return {node.line, node.column}; }
    static Place at(const Target& target, Place otherwise) {
        return target.line != 0 ? Place{target.line, target.column} : otherwise;
    }

    void say(Place place, std::string_view what, Arguments arguments,
             Severity severity = Severity::error) {
        const auto code = "ivr." + std::string(what);
        found_.push_back({.file = std::string(file_),
                          .line = place.line,
                          .column = place.column,
                          .severity = severity,
                          .code = code,
                          .message = text(language_, code, arguments)});
    }

    void name_nodes() {
        if (flow_.nodes.empty())
            say({}, "empty_flow", {});
        if (flow_.nodes.size() > limits::nodes)
            say(at(flow_.nodes[limits::nodes]), "too_many_nodes",
                {{"limit", std::to_string(limits::nodes)}});
        for (std::size_t i = 0; i < flow_.nodes.size(); ++i) {
            const auto& node = flow_.nodes[i];
            if (node.name.empty())
                say(at(node), "unnamed_node", {});
            else if (reserved(node.name) != Target::Kind::none)
                say(at(node), "reserved_name", {{"name", node.name}});
            else if (!by_name_.emplace(node.name, i).second)
                say(at(node), "name_twice",
                    {{"name", node.name},
                     {"line", std::to_string(flow_.nodes[by_name_[node.name]].line)}});
        }
    }

    void link(Target& target, Place otherwise) {
        if (target.name.empty())
            return;
        target.kind = reserved(target.name);
        if (target.kind != Target::Kind::none)
            return;
        const auto place = at(target, otherwise);
        if (const auto found = by_name_.find(target.name); found != by_name_.end()) {
            target.kind = Target::Kind::node;
            target.node = found->second;
            return;
        }
        lua::Words names;
        for (const auto& [name, index] : by_name_)
            names.push_back(name);
        const auto near = lua::nearest_word(target.name, names);
        if (near.empty())
            say(place, "unknown_target", {{"name", target.name}});
        else
            say(place, "unknown_target_near", {{"name", target.name}, {"near", near}});
    }

    void link_targets() {
        if (flow_.start.name.empty() && !flow_.nodes.empty())
            flow_.start.name = flow_.nodes.front().name;
        link(flow_.start, {1, 1});
        if (flow_.start.kind != Target::Kind::node && flow_.start.kind != Target::Kind::none)
            say(at(flow_.start, {}), "start_is_no_node", {{"name", flow_.start.name}});
        link(flow_.on_fault, {1, 1});
        for (auto& node : flow_.nodes)
            for_each_target(node.step, [&](Target& target, bool) { link(target, at(node)); });
    }

    // ---- One node

    void check_node(const Node& node) {
        if (const auto* menu = std::get_if<Menu>(&node.step)) {
            check_menu(node, *menu);
        } else if (const auto* collect = std::get_if<Collect>(&node.step)) {
            check_collect(node, *collect);
        } else if (const auto* say_node = std::get_if<Say>(&node.step)) {
            check_prompts(node, say_node->prompts, true);
            need(node, say_node->next);
        } else if (const auto* go = std::get_if<GoTo>(&node.step)) {
            need(node, go->next);
        } else if (const auto* set = std::get_if<SetVariable>(&node.step)) {
            check_prompts(node, {set->value}, false);
            need_variable(node, set->variable);
            need(node, set->next);
        } else if (const auto* branch = std::get_if<TimeBranch>(&node.step)) {
            check_rules(node, branch->rules.size(), branch->otherwise);
        } else if (const auto* choose = std::get_if<Choose>(&node.step)) {
            check_rules(node, choose->values.size(), choose->otherwise);
            know(node, choose->variable);
        } else if (const auto* queue = std::get_if<ToQueue>(&node.step)) {
            check_queue(node, *queue);
        } else if (const auto* transfer = std::get_if<TransferTo>(&node.step)) {
            check_number(node, *transfer);
        } else {
            check_prompts(node, std::get<HangUp>(node.step).farewell, false);
        }
    }

    void check_menu(const Node& node, const Menu& menu) {
        if (menu.keys.empty())
            say(at(node), "no_keys", {{"node", node.name}});
        if (menu.keys.size() > limits::keys)
            say(at(node), "too_many_keys",
                {{"node", node.name}, {"limit", std::to_string(limits::keys)}});
        for (const auto& [key, target] : menu.keys) {
            const auto place = at(target, at(node));
            if (key.empty() || key.size() > limits::key_length ||
                key.find_first_not_of(limits::keypad) != std::string::npos)
                say(place, "bad_key", {{"key", key}, {"node", node.name}});
            if (target.name.empty())
                say(place, "key_without_target", {{"key", key}, {"node", node.name}});
        }
        check_prefixes(node, menu);
        check_asking(node, menu);
    }

    /// After sorting, a key that begins another stands right before one it begins.
    void check_prefixes(const Node& node, const Menu& menu) {
        std::vector<std::string_view> keys;
        for (const auto& [key, target] : menu.keys)
            keys.push_back(key);
        std::sort(keys.begin(), keys.end());
        for (std::size_t i = 1; i < keys.size(); ++i) {
            if (keys[i - 1] == keys[i])
                say(at(node), "key_twice", {{"key", std::string(keys[i])}, {"node", node.name}});
            else if (!keys[i - 1].empty() && keys[i].starts_with(keys[i - 1]))
                say(at(node), "not_prefix_free",
                    {{"short", std::string(keys[i - 1])},
                     {"long", std::string(keys[i])},
                     {"node", node.name}});
        }
    }

    void check_collect(const Node& node, const Collect& collect) {
        need_variable(node, collect.variable);
        if (collect.digits_min < 1 || collect.digits_min > collect.digits_max ||
            collect.digits_max > limits::collected_digits)
            say(at(node), "bad_digit_count",
                {{"node", node.name}, {"limit", std::to_string(limits::collected_digits)}});
        if (collect.terminator != '\0' && collect.terminator != '#' && collect.terminator != '*')
            say(at(node), "bad_terminator", {{"node", node.name}});
        need(node, collect.next);
        check_asking(node, collect);
    }

    template <class Asking>
    void check_asking(const Node& node, const Asking& asking) {
        check_prompts(node, asking.greeting, true);
        check_prompts(node, asking.again, false);
        check_prompts(node, asking.silent, false);
        check_prompts(node, asking.wrong, false);
        for (const auto wait : {asking.first_digit, asking.next_digit})
            if (wait <= 0_ms || wait > limits::wait)
                say(at(node), "bad_wait",
                    {{"node", node.name}, {"limit", std::to_string(limits::wait.ms / 1000)}});
        for (const auto tries : {asking.timeouts, asking.failures})
            if (tries < 1 || tries > limits::tries)
                say(at(node), "bad_tries",
                    {{"node", node.name}, {"limit", std::to_string(limits::tries)}});
    }

    void check_rules(const Node& node, std::size_t count, const Target& otherwise) {
        if (count > limits::rules)
            say(at(node), "too_many_rules",
                {{"node", node.name}, {"limit", std::to_string(limits::rules)}});
        if (otherwise.name.empty())
            say(at(node), "no_otherwise", {{"node", node.name}});
        for_each_target(node.step, [&](const Target& target, bool) {
            if (&target != &otherwise && target.name.empty())
                say(at(node), "rule_without_target", {{"node", node.name}});
        });
    }

    void check_queue(const Node& node, const ToQueue& queue) {
        if (queue.queue.empty())
            say(at(node), "no_queue", {{"node", node.name}});
        if (queue.priority < 0 || queue.priority > limits::priority)
            say(at(node), "bad_priority",
                {{"node", node.name}, {"limit", std::to_string(limits::priority)}});
        if (queue.skills.size() > limits::skills)
            say(at(node), "too_many_skills",
                {{"node", node.name}, {"limit", std::to_string(limits::skills)}});
        if (!queue.queue.empty())
            know(node, known_.queues, queue.queue, queue.queue_at, "unknown_queue");
        for (std::size_t i = 0; i < queue.skills.size(); ++i)
            know(node, known_.skills, queue.skills[i],
                 i < queue.skills_at.size() ? queue.skills_at[i] : Place{}, "unknown_skill");
    }

    /// A name the lab must give.
    void know(const Node& node, const std::optional<lua::Words>& words, const std::string& name,
              Place place, const std::string& what) {
        if (!words || std::find(words->begin(), words->end(), name) != words->end())
            return;
        const auto near = lua::nearest_word(name, *words);
        say(place.line != 0 ? place : at(node), near.empty() ? what : what + "_near",
            {{"name", name}, {"near", near}});
    }

    void check_number(const Node& node, const TransferTo& transfer) {
        const auto& number = transfer.number;
        const auto p = prompt(number);
        bool fits = !p.parts.empty() && number.size() <= limits::variable_bytes;
        for (const auto& part : p.parts)
            fits = fits && part.text.find_first_not_of("0123456789*#+") == std::string::npos;
        if (!fits || p.file)
            say(at(node), "bad_number", {{"node", node.name}, {"number", number}});
        else if (p.parts.size() == 1 && p.parts[0].variable.empty())
            know(node, known_.numbers, number, transfer.number_at, "unknown_number");
        check_prompts(node, {p}, false);
    }

    void check_prompts(const Node& node, const std::vector<Prompt>& prompts, bool needed) {
        if (needed && prompts.empty())
            say(at(node), "no_prompt", {{"node", node.name}});
        if (prompts.size() > limits::prompts)
            say(at(node), "too_many_prompts",
                {{"node", node.name}, {"limit", std::to_string(limits::prompts)}});
        for (const auto& p : prompts) {
            std::size_t bytes = 0;
            for (const auto& part : p.parts) {
                bytes += part.text.size();
                if (!part.variable.empty())
                    know(node, part.variable);
            }
            if (!p.wrong.empty())
                say(at(node), "prompt_" + p.wrong, {{"node", node.name}});
            else if (needed && bytes == 0 && p.parts.empty())
                say(at(node), "no_prompt", {{"node", node.name}});
            if (bytes > limits::prompt_bytes)
                say(at(node), "prompt_too_long",
                    {{"node", node.name}, {"limit", std::to_string(limits::prompt_bytes)}});
        }
    }

    void need(const Node& node, const Target& next) {
        if (next.name.empty())
            say(at(node), "no_next", {{"node", node.name}});
    }
    void need_variable(const Node& node, const std::string& variable) {
        if (variable.empty())
            say(at(node), "no_variable_name", {{"node", node.name}});
    }

    /// A variable must be set somewhere in the flow or come with the call.
    void know(const Node& node, const std::string& variable) {
        if (variables_.empty()) {
            variables_ = {"caller", "number", "主叫", "被叫"};
            for (const auto& other : flow_.nodes) {
                if (const auto* collect = std::get_if<Collect>(&other.step))
                    variables_.insert(collect->variable);
                if (const auto* set = std::get_if<SetVariable>(&other.step))
                    variables_.insert(set->variable);
            }
        }
        if (!variables_.contains(variable))
            say(at(node), "unknown_variable", {{"node", node.name}, {"name", variable}});
    }

    // ---- The whole graph

    void find_unreachable() {
        std::vector<bool> reached(flow_.nodes.size());
        std::vector<std::size_t> open;
        const auto reach = [&](const Target& target) {
            if (target.kind == Target::Kind::node && !reached[target.node]) {
                reached[target.node] = true;
                open.push_back(target.node);
            }
        };
        reach(flow_.start);
        reach(flow_.on_fault);
        while (!open.empty()) {
            const auto here = open.back();
            open.pop_back();
            for_each_target(flow_.nodes[here].step, [&](const Target& t, bool) { reach(t); });
        }
        for (std::size_t i = 0; i < flow_.nodes.size(); ++i)
            if (!reached[i])
                say(at(flow_.nodes[i]), "unreachable", {{"node", flow_.nodes[i].name}},
                    Severity::warning);
    }

    /// A round in which the caller never has to press anything would hold the line for ever. Back
    /// and top are taken as the start: every menu can be the top one only by way of it.
    void find_rounds() {
        enum class Mark : unsigned char { fresh, open, done };
        std::vector<Mark> marks(flow_.nodes.size(), Mark::fresh);
        const auto visit = [&](const auto& self, std::size_t here) -> void {
            marks[here] = Mark::open;
            for_each_target(flow_.nodes[here].step, [&](const Target& target, bool without_key) {
                if (!without_key || target.kind == Target::Kind::none ||
                    target.kind == Target::Kind::hang_up)
                    return;
                const auto to = target.kind == Target::Kind::node ? target.node : flow_.start.node;
                if (marks[to] == Mark::open)
                    say(at(flow_.nodes[here]), "round_without_key",
                        {{"node", flow_.nodes[here].name}, {"target", flow_.nodes[to].name}});
                else if (marks[to] == Mark::fresh)
                    self(self, to);
            });
            marks[here] = Mark::done;
        };
        for (std::size_t i = 0; i < flow_.nodes.size(); ++i)
            if (marks[i] == Mark::fresh)
                visit(visit, i);
    }

    Flow& flow_;
    std::string_view file_;
    Language language_;
    const Vocabulary& known_;
    Diagnostics found_;
    std::map<std::string, std::size_t> by_name_;
    std::set<std::string> variables_;
};
} // namespace

Compiled compile(Flow draft, std::string_view file, Language language, const Vocabulary& known) {
    Compiled result;
    result.diagnostics = Compiler(draft, file, language, known).run();
    if (!has_errors(result.diagnostics)) {
        draft.compiled = true;
        result.flow = std::make_shared<const Flow>(std::move(draft));
    }
    return result;
}

std::string_view kind_of(const Step& step) {
    static constexpr std::array<std::string_view, std::variant_size_v<Step>> names = {
        "menu", "say", "collect", "goto", "time", "choose", "set", "queue", "transfer", "hang_up"};
    return names[step.index()];
}

} // namespace ringroom::ivr
