#pragma once
// A lab with marks by people: who signs in, hands in a sheet, takes a step.
#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "api/graded.h"
#include "api/lab.h"

namespace ringroom::test {

/// Contacts 1-11 of student 1001 and 1-12 of 1002 are graded; 解决方案 waits for a person.
class Marking {
public:
    Marking() {
        for (const std::uint64_t student : {1, 2})
            REQUIRE(lab.store().write([&](store::Writer& writer) {
                return add_graded(writer, ContactId{10 + student}, AgentId{student});
            }));
    }
    const std::string& token(const std::string& number) {
        auto& known = tokens_[number];
        if (known.empty())
            known = lab.token(number);
        return known;
    }
    Answered get(const std::string& who, const std::string& path) {
        return lab.ask({.path = path, .token = token(who)});
    }
    Answered send(const std::string& who, const std::string& method, const std::string& path,
                  const std::string& body) {
        return lab.ask({.method = method, .path = path, .token = token(who), .body = body});
    }
    Answered sheet(const std::string& who, int points, bool given = true, int version = 0,
                   const std::string& contact = "1-11") {
        return send(who, "PUT", "/grading/" + contact + "/sheet",
                    R"({"version":)" + std::to_string(version) + R"(,"given":)" +
                        (given ? "true" : "false") +
                        R"(,"answers":[{"item":"解决方案","applies":true,"points":)" +
                        std::to_string(points) + R"(,"reason":""}]})");
    }
    wire::Grading grading(const std::string& who, const std::string& query = "") {
        const auto answer = get(who, "/grading/1-11" + query);
        REQUIRE(answer.status == 200);
        const auto out = wire::decode<wire::Grading>(answer.body);
        REQUIRE(out);
        return *out;
    }
    Answered step(const std::string& who, const std::string& step, const std::string& words = "") {
        return send(who, "POST", "/grading/1-11/steps",
                    R"({"step":")" + step + R"(","version":)" +
                        std::to_string(grading("9001").version) + R"(,"words":")" + words + "\"}");
    }
    /// An instructor of their own for each; the first is 2001.
    std::string judge(std::size_t number) {
        if (number == 0)
            return "2001";
        const auto who = std::to_string(8000 + number);
        if (!tokens_.contains(who))
            lab.add_person(who, directory::Role::instructor);
        return who;
    }
    Answered publish_mean(const std::string& who, const std::string& step = "publish",
                          const std::string& words = "") {
        return send(who, "POST", "/grading/1-11/steps",
                    R"({"step":")" + step + R"(","version":)" +
                        std::to_string(grading("9001").version) + R"(,"all":true,"words":")" +
                        words + "\"}");
    }
    /// Lines of the audit log with this action.
    std::string notes(const std::string& action) {
        std::string out;
        for (const auto& note : lab.machine().notes())
            if (note.action == action)
                out += note.number + " " + note.action + " " + note.subject + "\n";
        return out;
    }
    std::string code(const Answered& answer) {
        const auto message = wire::decode<wire::ErrorMessage>(answer.body);
        return message ? message->code : "";
    }

    Lab lab;

private:
    std::map<std::string, std::string> tokens_;
};

} // namespace ringroom::test
