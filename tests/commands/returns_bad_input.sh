#!/usr/bin/env bash
# Returns, "bad input": each fault of a file ends with a message that names the file, the place and what to do, and
# the rest is checked all the same; a million errors take no more memory than they must.
source "$(dirname "$0")/common.sh.inc" "$1"
sample=$root/tests/data/sample_authority
census=$sample/cin/cin_census_2026.xml

# check EXIT OPTIONS…: findings go to found.csv, what is said to said.
check() {
  local wanted=$1 status=0
  shift
  rm -f found.csv
  "$kindred" returns check --out found.csv "$@" >said 2>&1 || status=$?
  [ "$status" = "$wanted" ] || wrong "returns check $* ended with exit $status, not $wanted: $(cat said)"
}
says() { grep -qF -- "$1" said || wrong "nothing says \"$1\": $(cat said)"; }
silent() { ! grep -qF -- "$1" said || wrong "it says \"$1\" of a good file"; }
found() { grep -q "$1" found.csv || wrong "no finding \"$1\" in: $(head -5 found.csv)"; }
of903() { check "$1" --return ssda903 --year "${3:-2026}" "$2"; }
of_cin() { check "$1" --return cin --year "${3:-2026}" "$2"; }
# A copy of the sample's SSDA903 in which the rest can be seen to be checked: a mother without the birth of her child.
folder903() {
  rm -rf "$1"
  cp -r "$sample/ssda903" "$1"
  sed -i '2s/,,$/,1,/' "$1/header.csv"
}

# The good files, so that the messages below come from what is done to them.
of_cin 0 "$census"
silent 'line'
folder903 good
of903 1 good
found '^611,error,Header,0,'
silent 'Files:'

# Unknown columns.
folder903 columns
sed -i '1s/REVIEW_CODE/COLOUR/' columns/reviews.csv
of903 1 columns
says 'reviews.csv line 1: looks like Reviews, but lacks REVIEW_CODE and has "COLOUR"'
found '^611,error,Header,0,'

# Two tables of the same kind, and a file that is no table.
folder903 twice
cp twice/header.csv twice/header_again.csv
printf 'Colour,Size\nred,4\n' >twice/shop.csv
of903 1 twice
says 'header_again.csv: is a second Header table; it was left out, and header.csv was checked'
says 'shop.csv line 1: its columns are those of no table of the SSDA903'
found '^611,error,Header,0,'

# The wrong year: one without rules, and files of another year than the one asked for.
of903 2 good 2019
says 'there are no SSDA903 rules for 2019'
of903 1 good 2027
says 'of 2025/26, and the rules are those of 2026/27: is it the right year?'
of_cin 0 "$census" 2025
says 'The reference date of the file, 31 March 2026, is in the census year 2025/26'
of_cin 0 "$census" 2027
says 'The CIN census of 2026/27 has no rules of its own yet: the rules of 2025/26 were used.'

# 31 February.
folder903 dates
sed -i '3s|09/02/2026|31/02/2026|' dates/reviews.csv
of903 1 dates
says 'reviews.csv line 3: REVIEW: "31/02/2026" is not a date; correct it or leave it blank'
found '^166,error,Reviews,1,'
folder903 iso
sed -i '2s/11\/06\/2013/2013-06-11/' iso/header.csv
of903 1 iso
says 'header.csv line 2: DOB: "2013-06-11" is a date in a form that this return does not have'
sed '0,/<CINreferralDate>[^<]*/s//<CINreferralDate>2025-02-31/' "$census" >dates.xml
of_cin 1 dates.xml
says 'dates.xml line 32: CINreferralDate: "2025-02-31" is not a date'
found '^8600,error,CINdetails,0,'

# A UPN of 50 characters.
long=K8088523322190000000000000000000000000000000000000
sed "s/K808852332219/$long/" "$census" >upn.xml
of_cin 1 upn.xml
says 'upn.xml line 20: UPN: has 50 characters, and there are never more than 13'
folder903 upn
sed -i "2s/V808856703177/$long/" upn/header.csv
of903 1 upn
found '^168,error,Header,0,.*,2'

# XML that is cut, has another root, declares or names entities, is empty or no XML.
head -c 20000 "$census" >cut.xml
of_cin 1 cut.xml
says 'cut.xml: line 560, column 78: not whole XML'
says 'the 19 whole children before it were checked'
sed 's/Message>/Massage>/' "$census" >root.xml
of_cin 3 root.xml
says 'root.xml: its root element is <Massage>, not <Message>'
echo secret-of-the-machine >secret
cat >entity.xml <<X
<?xml version="1.0"?>
<!DOCTYPE Message [<!ENTITY x SYSTEM "file://$PWD/secret"><!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>
<Message><Children><Child><ChildIdentifiers><LAchildID>&x;&b;</LAchildID></ChildIdentifiers></Child></Children></Message>
X
of_cin 3 entity.xml
says 'entity.xml: line 2: the file has a DOCTYPE'
! grep -q secret-of found.csv said || wrong "an entity opened another file"
sed '0,/<Sex>M</s//<Sex>\&sex;</' "$census" >unknown.xml
of_cin 3 unknown.xml
says 'unknown.xml: line 24, column 19: not whole XML'
: >empty.xml
of_cin 3 empty.xml
says 'empty.xml'
head -c 4096 /dev/urandom >noise.xml
of_cin 3 noise.xml
says 'noise.xml'
of903 3 noise.xml
says 'noise.xml'
of903 3 no-such-folder
says 'no-such-folder cannot be opened'

# A quotation mark that is never closed, and lines with a cell too many.
folder903 quoted
printf '"80811265,11/06/2013\n' >>quoted/missing.csv
of903 1 quoted
says 'a quotation mark is opened here and never closed'
found '^611,error,Header,0,'
folder903 wide
sed -i '3s/$/,more/' wide/reviews.csv
of903 1 wide
says 'reviews.csv line 3, column '
says 'has 5 cells where the first line names 4 columns'

# More than a million errors within 1 GB of address space: 150,000 children of whom nothing is right.
mkdir million
awk 'BEGIN {
  print "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB" > "million/header.csv"
  print "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN" > "million/episodes.csv"
  for (i = 0; i < 150000; ++i) {
    print i ",X,31/02/2013,NONE,NO,9,31/02/2030" > "million/header.csv"
    print i ",31/02/2025,Z,Z,Z,Z,Z,31/02/2025,Z,Z,Z,Z,Z" > "million/episodes.csv"
  }
}'
(
  ulimit -v 1000000
  of903 1 million
)
lines=$(wc -l <found.csv)
[ "$lines" -gt 1000000 ] || wrong "150,000 children of whom nothing is right gave $lines findings"
says 'header.csv line 2: DOB: "31/02/2013" is not a date'
says 'Header has more such cells, which are not listed'
[ "$(wc -l <said)" -lt 500 ] || wrong "a million errors fill the terminal with $(wc -l <said) lines"

# Levels as data: a file of revised ones goes before the built-in ones; one that is none is named with its line.
printf '# revised\n611\tquery\n' >levels.tsv
check 1 --return ssda903 --year 2026 --rules 611 --levels levels.tsv good
found '^611,query,Header,0,'
printf '611\tquery\n166 query\n' >levels.tsv
check 2 --return ssda903 --year 2026 --levels levels.tsv good
says 'levels.tsv line 2: write a rule, a tab, and error, query or internal'
