#pragma once
// Runs the text cases of tests/flows (format: docs/routing.md). Every failure names file and line,
// what was expected and what is true.
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "acd/router.h"

namespace flows {

using namespace ringroom;
using namespace ringroom::acd;

struct Line {
    int number = 0;
    std::vector<std::string> words;
};

struct Case {
    std::string title;
    int number = 0;
    std::vector<Line> lines;
};

/// What a line got wrong, in words for the author.
struct Wrong {
    std::string what;
};

inline std::vector<Case> read_cases(std::istream& in) {
    std::vector<Case> cases;
    std::string text;
    for (int number = 1; std::getline(in, text); ++number) {
        if (const auto hash = text.find('#'); hash != text.npos)
            text.resize(hash);
        std::istringstream words(text);
        Line line{number, {}};
        for (std::string word; words >> word;)
            line.words.push_back(word);
        if (line.words.empty())
            continue;
        if (line.words[0] == "case") {
            cases.push_back({text.substr(text.find("case") + 5), number, {}});
            continue;
        }
        if (cases.empty())
            cases.push_back({"(before the first case)", number, {}});
        cases.back().lines.push_back(line);
    }
    return cases;
}

inline std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, at);)
        parts.push_back(part);
    return parts;
}

inline std::int64_t to_number(const std::string& text) {
    try {
        std::size_t used = 0;
        const auto n = std::stoll(text, &used);
        if (used == text.size())
            return n;
    } catch (const std::exception&) {
    }
    throw Wrong{"\"" + text + "\" is not a whole number"};
}

/// "15s", "2min", "1h", "20ms"; a bare number is seconds.
inline Duration to_span(const std::string& text) {
    const auto digits = text.find_first_not_of("0123456789");
    const auto n = to_number(text.substr(0, digits));
    const auto unit = digits == text.npos ? "s" : text.substr(digits);
    if (unit == "ms")
        return {n};
    if (unit == "s")
        return {n * 1000};
    if (unit == "min")
        return {n * 60'000};
    if (unit == "h")
        return {n * 3'600'000};
    throw Wrong{"\"" + text + "\" is not a time span such as 15s, 2min, 1h or 20ms"};
}

inline std::string span_text(Duration d) {
    return d.ms % 1000 == 0 ? std::to_string(d.ms / 1000) + "s" : std::to_string(d.ms) + "ms";
}

class Runner {
public:
    explicit Runner(std::string file)
        : file_(std::move(file)) {}

    /// Failures of one case, each "file:line: ...".
    std::vector<std::string> run(const Case& a_case) {
        for (const auto& line : a_case.lines) {
            try {
                run_line(line);
                router_.verify();
            } catch (const Wrong& wrong) {
                failures_.push_back(file_ + ":" + std::to_string(line.number) + ": " + wrong.what);
            }
        }
        if (refused_ != 0)
            failures_.push_back(file_ + ":" + std::to_string(refused_) +
                                ": the router refused this; write \"expect refused\" if it should");
        return failures_;
    }

private:
    using Words = std::vector<std::string>;
    using Options = std::map<std::string, std::string>;

    void run_line(const Line& line) {
        auto words = line.words;
        if (std::isdigit(static_cast<unsigned char>(words[0][0])) != 0 &&
            words[0].find(':') != std::string::npos) {
            const auto at = to_clock(words[0]);
            if (at != now_)
                facts_.clear();
            move_to(at);
            words.erase(words.begin());
        }
        if (words.empty())
            return;
        if (words[0] == "expect") {
            words.erase(words.begin());
            return expect(words);
        }
        if (const auto refused = std::exchange(refused_, 0); refused != 0)
            throw Wrong{"line " + std::to_string(refused) +
                        " was refused by the router; write \"expect refused\" if it should be"};
        if (line.words.size() == words.size())
            facts_.clear();
        if (!act(words))
            refused_ = line.number;
        take_in();
    }

    static Instant to_clock(const std::string& text) {
        const auto parts = split(text, ':');
        if (parts.size() < 2 || parts.size() > 3)
            throw Wrong{"\"" + text + "\" is not a time such as 10:00, 10:00:05 or 10:00:05.250"};
        std::int64_t ms = (to_number(parts[0]) * 60 + to_number(parts[1])) * 60'000;
        if (parts.size() == 3) {
            const auto fine = split(parts[2], '.');
            ms += to_number(fine[0]) * 1000;
            if (fine.size() == 2)
                ms += to_number((fine[1] + "00").substr(0, 3));
        }
        return {ms};
    }

    void move_to(Instant at) {
        if (at < now_)
            throw Wrong{"the time runs backwards here"};
        while (router_.next_deadline() <= at) {
            now_ = std::max(now_, router_.next_deadline());
            router_.advance(now_, out_);
            take_in();
        }
        now_ = at;
    }

    /// Reads the decisions; phones ring at once unless the case says "phones slow".
    void take_in() {
        while (!out_.empty()) {
            auto decisions = std::exchange(out_, {});
            for (const auto& decision : decisions) {
                note(decision);
                facts_.push_back(decision);
            }
        }
    }

    void note(const Decision& decision) {
        if (const auto* made = std::get_if<OfferMade>(&decision)) {
            ++offers_made_[made->contact];
            for (const auto agent : made->agents) {
                ringing_[made->contact].insert(agent);
                offer_of_[agent] = made->offer;
                if (!slow_phones_)
                    (void)router_.offer_ringing(now_, made->offer, agent, out_);
            }
            why_[made->contact] = made->why;
        } else if (const auto* queued = std::get_if<ContactQueued>(&decision)) {
            why_[queued->contact] = queued->why;
        } else if (const auto* gone = std::get_if<OfferWithdrawn>(&decision)) {
            ringing_[gone->contact].erase(gone->agent);
        } else if (const auto* met = std::get_if<ContactConnected>(&decision)) {
            ringing_[met->contact].clear();
            with_[met->contact] = met->agent;
        } else if (const auto* left = std::get_if<QueueExitDecided>(&decision)) {
            left_[left->contact] = *left;
        }
    }

    // ---- names
    AgentId agent(const std::string& name) const {
        const auto at = agents_.find(name);
        if (at == agents_.end())
            throw Wrong{"\"" + name + "\" is neither an agent nor a word known here"};
        return at->second;
    }
    QueueId queue(const std::string& name) const {
        const auto at = queues_.find(name);
        if (at == queues_.end())
            throw Wrong{"no queue is called \"" + name + "\""};
        return at->second;
    }
    SkillId skill(const std::string& name) {
        return skills_.try_emplace(name, SkillId{skills_.size() + 1}).first->second;
    }
    static ContactId contact(const std::string& text) {
        return {static_cast<std::uint64_t>(to_number(text))};
    }
    std::string name_of(AgentId id) const {
        for (const auto& [name, known] : agents_)
            if (known == id)
                return name;
        return "nobody";
    }
    std::string names_of(const std::set<AgentId>& ids) const {
        std::string all;
        for (const auto id : ids)
            all += (all.empty() ? "" : " ") + name_of(id);
        return all.empty() ? "nobody" : all;
    }

    /// "英语:2,粤语:1"; without a number the level is 1.
    std::vector<SkillNeed> needs(const std::string& text) {
        std::vector<SkillNeed> all;
        for (const auto& part : split(text, ',')) {
            const auto pair = split(part, ':');
            const auto level = pair.size() > 1 ? to_number(pair[1]) : 1;
            all.push_back({skill(pair.at(0)), static_cast<int>(level)});
        }
        return all;
    }
    /// "20s/英语:1;40s/英语:0"
    std::vector<RelaxStep> steps(const std::string& text) {
        std::vector<RelaxStep> all;
        for (const auto& part : split(text, ';')) {
            const auto pair = split(part, '/');
            if (pair.size() != 2)
                throw Wrong{"\"" + part + "\" should be like 20s/English:1"};
            all.push_back({to_span(pair[0]), needs(pair[1])});
        }
        return all;
    }
    /// "5s", "until_done", "capped:30s", "timed:10s:40s" (second: cap of extensions)
    static WrapUp wrap(const std::string& text) {
        const auto parts = split(text, ':');
        if (parts[0] == "none")
            return {};
        if (parts[0] == "until_done")
            return {WrapUpMode::until_done, {}, {}};
        if (parts[0] == "capped" && parts.size() == 2)
            return {WrapUpMode::capped, to_span(parts[1]), {}};
        if (parts[0] == "timed" && parts.size() == 3)
            return {WrapUpMode::timed, to_span(parts[1]), to_span(parts[2])};
        return {WrapUpMode::timed, to_span(text), {}};
    }
    /// "not_ready", "back:30s" (ready again by itself), "stay:5s" (rests)
    static FailureRule failure(const std::string& text) {
        const auto parts = split(text, ':');
        if (parts[0] == "not_ready")
            return {true, {}};
        if (parts.size() == 2 && (parts[0] == "back" || parts[0] == "stay"))
            return {parts[0] == "back", to_span(parts[1])};
        throw Wrong{"\"" + text + "\" should be not_ready, back:30s or stay:5s"};
    }
    template <class E>
    static E word(const std::string& text, std::initializer_list<E> all) {
        for (const auto value : all)
            if (to_string(value) == text)
                return value;
        throw Wrong{"\"" + text + "\" is not one of the words possible here"};
    }
    static EmptyRule empty_rule(const std::string& text) {
        return word(text, {EmptyRule::never, EmptyRule::none_logged_in, EmptyRule::none_unpaused,
                           EmptyRule::none_ready});
    }

    /// Takes the key=value words out of `words`.
    static Options options(Words& words) {
        Options all;
        std::erase_if(words, [&](const std::string& word) {
            const auto at = word.find('=');
            if (at == std::string::npos || at == 0 || word == "=")
                return false;
            all[word.substr(0, at)] = word.substr(at + 1);
            return true;
        });
        return all;
    }
    using Setter = std::function<void(const std::string&)>;
    static void apply(const Options& options, const std::map<std::string, Setter>& setters) {
        for (const auto& [key, value] : options) {
            const auto at = setters.find(key);
            if (at == setters.end())
                throw Wrong{"\"" + key + "=\" is not known here"};
            at->second(value);
        }
    }

    // ---- flow_actions.h: false means the router refused
    bool act(Words words);
    bool act_queue(Words words);
    bool act_agent(Words words);
    bool act_call(Words words);
    bool act_person(AgentId who, const Words& words, StateCause cause);
    bool act_offer(AgentId who, const std::string& verb);
    void set_limits(QueueSettings& set, const Options& options);
    // ---- flow_expectations.h
    void expect(const Words& words);
    bool expect_call(const Words& words);
    void expect_offer(const Words& words, bool wanted);
    void expect_said(const Words& words, bool wanted);
    void expect_estimate(const Words& words);
    void expect_agent(AgentId who, const Words& words);
    void expect_count(AgentId who, const std::string& what, std::int64_t wanted);
    void expect_fact(const Words& words);
    [[nodiscard]] std::string state_text(AgentId who) const;
    [[nodiscard]] std::string place_of(ContactId who) const;

    std::string file_;
    Router router_{1};
    Instant now_;
    Decisions out_;
    std::vector<Decision> facts_; ///< of this line
    std::vector<std::string> failures_;
    int refused_ = 0; ///< line of an event the router refused
    bool slow_phones_ = false;
    std::map<std::string, AgentId> agents_;
    std::map<std::string, QueueId> queues_;
    std::map<std::string, SkillId> skills_;
    std::map<QueueId, QueueSettings> queue_settings_;
    std::map<AgentId, AgentSettings> agent_settings_;
    std::map<ContactId, std::set<AgentId>> ringing_;
    std::map<ContactId, int> offers_made_;
    std::map<AgentId, OfferId> offer_of_;
    std::map<ContactId, AgentId> with_;
    std::map<ContactId, QueueExitDecided> left_;
    std::map<ContactId, ExplanationId> why_;
};

} // namespace flows
